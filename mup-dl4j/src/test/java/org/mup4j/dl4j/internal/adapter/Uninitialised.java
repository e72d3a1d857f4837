package org.mup4j.dl4j.internal.adapter;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Comparator;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Layers without settings, for asking what depends on their type alone. */
final class Uninitialised {

    private Uninitialised() {}

    /** An instance made without a builder, by the constructor with the fewest parameters, which all get zeros or nulls. */
    static Layer of(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> fewest = Arrays.stream(type.getDeclaredConstructors())
                .filter(c -> Arrays.stream(c.getParameterTypes())
                        .noneMatch(p -> p.getSimpleName().equals("Builder")))
                .min(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
        fewest.setAccessible(true);
        Object[] arguments = new Object[fewest.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> parameter = fewest.getParameterTypes()[i];
            arguments[i] = parameter == int[].class ? new int[2] : parameter == double.class ? (Object) 0.5 : null;
        }
        return (Layer) fewest.newInstance(arguments);
    }
}
