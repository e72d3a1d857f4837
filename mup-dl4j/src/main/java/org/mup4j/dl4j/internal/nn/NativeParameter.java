package org.mup4j.dl4j.internal.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A parameter of a native layer.
 *
 * @param name the name in the layer's parameter table
 * @param kind which of the user's settings apply to it
 * @param start what it starts from
 * @param fanIn what is passed to the weight initialiser as fan-in
 * @param shape {@code [size]} or {@code [in, out]}, the latter stored column by column
 */
public record NativeParameter(String name, Kind kind, Start start, double fanIn, List<Long> shape) {

    /** Which of the user's settings apply to a parameter. */
    public enum Kind {
        /** Weight updater, regularisation of weights. */
        WEIGHT,
        /** Bias updater, regularisation of biases. */
        BIAS,
        /** Weight updater and no regularisation, as for the gain of DL4J's batch normalisation. */
        UNREGULARIZED
    }

    /** What a parameter starts from. */
    public enum Start {
        /** The layer's weight initialiser. */
        WEIGHT_INIT,
        /** The layer's {@code biasInit}. */
        BIAS_INIT,
        /** The layer's {@code gainInit}. */
        GAIN_INIT,
        /** Zero. */
        ZERO
    }

    /**
     * Copies the shape.
     *
     * @param name the name in the layer's parameter table
     * @param kind which of the user's settings apply to it
     * @param start what it starts from
     * @param fanIn what is passed to the weight initialiser as fan-in
     * @param shape {@code [size]} or {@code [in, out]}, the latter stored column by column
     */
    public NativeParameter {
        shape = List.copyOf(shape);
    }

    /**
     * A weight matrix.
     *
     * @param name its name
     * @param start {@link Start#WEIGHT_INIT} or {@link Start#ZERO}
     * @param in number of inputs, also the fan-in
     * @param out number of outputs
     * @return a parameter of shape {@code [in, out]}
     */
    public static NativeParameter weight(String name, Start start, long in, long out) {
        return new NativeParameter(name, Kind.WEIGHT, start, in, List.of(in, out));
    }

    /**
     * A bias.
     *
     * @param name its name
     * @param size its length
     * @return a parameter that starts from the layer's {@code biasInit}
     */
    public static NativeParameter bias(String name, long size) {
        return new NativeParameter(name, Kind.BIAS, Start.BIAS_INIT, 1, List.of(size));
    }

    /**
     * The number of entries.
     *
     * @return the product of the shape
     */
    public long length() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** The parameter as a view of its part of the layer's flat array. */
    INDArray view(INDArray part) {
        return shape.size() == 1 ? part : part.reshape('f', sizes());
    }

    /** The same view, filled with what it starts from. */
    INDArray filled(INDArray part, BaseLayer layer) {
        if (start == Start.WEIGHT_INIT) {
            double fanOut = shape.get(shape.size() - 1);
            IWeightInit init = layer.getWeightInitFn() instanceof ParameterInits several
                    ? several.of(name)
                    : layer.getWeightInitFn();
            return init.init(fanIn, fanOut, sizes(), 'f', part);
        }
        part.assign(constant(layer));
        return view(part);
    }

    private double constant(BaseLayer layer) {
        return switch (start) {
            case BIAS_INIT -> layer.getBiasInit();
            case GAIN_INIT -> layer.getGainInit();
            default -> 0;
        };
    }

    private long[] sizes() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
