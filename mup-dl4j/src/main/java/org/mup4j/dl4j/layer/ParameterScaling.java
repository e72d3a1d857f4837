package org.mup4j.dl4j.layer;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * What layer subclasses share that are written where DL4J keeps several parameters under one updater. They keep their
 * user's updater and regularisation as they are and apply a factor for each parameter when DL4J asks, so that a rate set
 * later for the whole layer keeps the factors, too. For {@code getUpdaterByParam} and {@code getRegularizationByParam} of a
 * subclass that a {@link org.mup4j.dl4j.spi.LayerAdapter} returns from {@code withScales}.
 */
public final class ParameterScaling {

    private ParameterScaling() {}

    /**
     * A parameter's updater.
     *
     * @param configured the updater of the layer
     * @param scale the parameter's factors
     * @return a scaled copy; the same object if it trains nothing
     */
    public static IUpdater updater(IUpdater configured, Scale scale) {
        return configured instanceof NoOp
                ? configured
                : Updaters.scale(configured, scale.learningRate(), scale.epsilon());
    }

    /**
     * A parameter's regularisation.
     *
     * @param configured the regularisation of the layer, null for none
     * @param scale the parameter's factors
     * @return scaled copies, null where there was none
     */
    public static @Nullable List<Regularization> regularization(
            @Nullable List<Regularization> configured, Scale scale) {
        return Regularizations.scale(configured, scale);
    }

    static ParameterScales orNone(@Nullable ParameterScales scales) {
        return scales == null ? new ParameterScales(Map.of()) : scales;
    }

    /** Copies every field that the two share, whatever their class declares. */
    static <T> T copyFields(Object from, T to) {
        for (Class<?> type = from.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    copy(field, from, to);
                }
            }
        }
        return to;
    }

    /** Whether two layers of one class agree in every field, whatever their class calls equal. */
    static boolean sameFields(Layer one, Layer other) {
        for (Class<?> type = one.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !Objects.equals(value(field, one), value(field, other))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static @Nullable Object value(Field field, Layer layer) {
        try {
            field.setAccessible(true);
            return field.get(layer);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The field " + field + " cannot be read", e);
        }
    }

    private static void copy(Field field, Object from, Object to) {
        try {
            field.setAccessible(true);
            field.set(to, field.get(from));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The field " + field + " cannot be copied", e);
        }
    }
}
