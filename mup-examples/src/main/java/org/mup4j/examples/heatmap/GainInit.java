package org.mup4j.examples.heatmap;

import java.util.Objects;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Normal weights of standard deviation gain / sqrt(fan-in), for gains that DL4J has no initialiser for. */
public final class GainInit implements IWeightInit {

    private static final long serialVersionUID = 1;
    private static final double CLOSE = 1e-6;

    private final double gain;

    /**
     * An initialiser.
     *
     * @param gain standard deviation times the root of the fan-in
     */
    public GainInit(@JsonProperty("gain") double gain) {
        this.gain = gain;
    }

    /** DL4J's own initialiser for gain sqrt(2) and 1, else one of these. */
    static IWeightInit of(double gain) {
        if (Math.abs(gain - Math.sqrt(2)) < CLOSE) {
            return new WeightInitRelu();
        }
        return Math.abs(gain - 1) < CLOSE ? new WeightInitNormal() : new GainInit(gain);
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        Nd4j.randn(paramView).muli(gain / Math.sqrt(fanIn));
        return paramView.reshape(order, shape);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GainInit that && gain == that.gain;
    }

    @Override
    public int hashCode() {
        return Objects.hash(gain);
    }
}
