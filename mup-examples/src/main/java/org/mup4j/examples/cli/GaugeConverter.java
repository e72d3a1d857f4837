package org.mup4j.examples.cli;

import java.util.Locale;
import org.mup4j.core.rule.Gauge;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of gauges, in any case, with hyphens or underscores. */
public final class GaugeConverter implements ITypeConverter<Gauge> {

    @Override
    public Gauge convert(String value) {
        String wanted = value.replace('-', '_').toUpperCase(Locale.ROOT);
        for (Gauge gauge : Gauge.values()) {
            if (gauge.name().equals(wanted)) {
                return gauge;
            }
        }
        throw new TypeConversionException(
                "There is no gauge '" + value + "': use one of multiplier-free, mu-readout, symmetric");
    }
}
