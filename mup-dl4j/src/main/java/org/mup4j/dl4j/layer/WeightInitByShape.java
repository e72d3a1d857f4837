package org.mup4j.dl4j.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One initialiser for each weight of a layer that has several, told apart by their shapes: DL4J passes nothing else that
 * differs.
 */
public final class WeightInitByShape implements IWeightInit {

    private static final long serialVersionUID = 1L;

    private final Map<String, IWeightInit> byShape;

    /**
     * Initialisers by shape.
     *
     * @param byShape the keys are shapes as {@link Arrays#toString(long[])} writes them
     */
    public WeightInitByShape(@JsonProperty("byShape") Map<String, IWeightInit> byShape) {
        this.byShape = new LinkedHashMap<>(byShape);
    }

    /**
     * The initialiser of one weight.
     *
     * @param shape the weight's shape
     * @return its initialiser
     * @throws IllegalStateException if the layer was wrapped for other shapes
     */
    public IWeightInit of(long[] shape) {
        IWeightInit init = byShape.get(Arrays.toString(shape));
        if (init == null) {
            throw new IllegalStateException("This layer was wrapped for weights of shapes " + byShape.keySet()
                    + ", but is initialised with shape " + Arrays.toString(shape)
                    + ": wrap the configuration again after changing a layer's size");
        }
        return init;
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        return of(shape).init(fanIn, fanOut, shape, order, paramView);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightInitByShape that && byShape.equals(that.byShape);
    }

    @Override
    public int hashCode() {
        return byShape.hashCode();
    }
}
