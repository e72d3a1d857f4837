package org.mup4j.examples.cli;

import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of parametrizations, in any case, with or without hyphens. */
public final class ParametrizationConverter implements ITypeConverter<Parametrization> {

    @Override
    public Parametrization convert(String value) {
        try {
            return Parametrizations.byName(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
