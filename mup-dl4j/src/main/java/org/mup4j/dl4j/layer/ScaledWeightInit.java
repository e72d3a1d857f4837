package org.mup4j.dl4j.layer;

import java.util.Objects;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A weight initialiser of the user's own, drawn as it would be at the base and multiplied by a constant. DL4J's
 * initialisers become plain distributions instead.
 */
public final class ScaledWeightInit implements IWeightInit {

    private static final long serialVersionUID = 1L;

    private final IWeightInit init;
    private final double fanIn;
    private final double fanOut;
    private final double factor;

    /**
     * An initialiser times a constant.
     *
     * @param init the user's initialiser
     * @param fanIn the fan-in to tell it, the base's
     * @param fanOut the fan-out to tell it, the base's
     * @param factor what its values are multiplied by
     */
    public ScaledWeightInit(
            @JsonProperty("init") IWeightInit init,
            @JsonProperty("fanIn") double fanIn,
            @JsonProperty("fanOut") double fanOut,
            @JsonProperty("factor") double factor) {
        this.init = init;
        this.fanIn = fanIn;
        this.fanOut = fanOut;
        this.factor = factor;
    }

    @Override
    public INDArray init(double targetFanIn, double targetFanOut, long[] shape, char order, INDArray paramView) {
        INDArray drawn = init.init(fanIn, fanOut, shape, order, paramView);
        paramView.muli(factor);
        return drawn;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScaledWeightInit that
                && fanIn == that.fanIn
                && fanOut == that.fanOut
                && factor == that.factor
                && init.equals(that.init);
    }

    @Override
    public int hashCode() {
        return Objects.hash(init, fanIn, fanOut, factor);
    }
}
