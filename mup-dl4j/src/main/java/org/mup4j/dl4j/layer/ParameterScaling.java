package org.mup4j.dl4j.layer;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.updater.Regularizations;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What the library's layer subclasses share. They keep their user's updater and regularisation as they are and apply a
 * factor for each parameter when DL4J asks, so that a rate set later for the whole layer keeps the factors, too.
 */
final class ParameterScaling {

    private ParameterScaling() {}

    static IUpdater updater(IUpdater configured, Scale scale) {
        return configured instanceof NoOp
                ? configured
                : Updaters.scale(configured, scale.learningRate(), scale.epsilon());
    }

    static @Nullable List<Regularization> regularization(@Nullable List<Regularization> configured, Scale scale) {
        return Regularizations.scale(configured, scale);
    }

    static ParameterScales orNone(@Nullable ParameterScales scales) {
        return scales == null ? new ParameterScales(java.util.Map.of()) : scales;
    }

    /** Copies every field that the two layers share, whatever their class declares. */
    static <T extends Layer> T copyFields(Layer from, T to) {
        for (Class<?> type = from.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    copy(field, from, to);
                }
            }
        }
        return to;
    }

    private static void copy(Field field, Layer from, Layer to) {
        try {
            field.setAccessible(true);
            field.set(to, field.get(from));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The field " + field + " cannot be copied", e);
        }
    }
}
