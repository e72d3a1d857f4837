package org.mup4j.examples.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/** With which options a JVM runs, and so which kernels a fleet finds there. */
enum Kernels {
    /** With the Vector API's module. */
    VECTOR,
    /** Without any flag. */
    PORTABLE;

    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    /** The options of this JVM, with the module or without. */
    String[] options() {
        List<String> own = ManagementFactory.getRuntimeMXBean().getInputArguments();
        Stream<String> others = own.stream().filter(option -> !option.equals(MODULE));
        return (this == VECTOR ? Stream.concat(others, Stream.of(MODULE)) : others).toArray(String[]::new);
    }
}
