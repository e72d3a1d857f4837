package org.mup4j.examples.transfer;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of runners. */
final class RunnersConverter implements ITypeConverter<Runners> {

    @Override
    public Runners convert(String value) {
        for (Runners runner : Runners.values()) {
            if (runner.label().equalsIgnoreCase(value)) {
                return runner;
            }
        }
        throw new TypeConversionException("there is no runner '" + value + "': use fleet, forked or in-process");
    }
}
