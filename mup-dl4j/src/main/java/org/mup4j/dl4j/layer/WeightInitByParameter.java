package org.mup4j.dl4j.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.dl4j.internal.nn.ParameterInits;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** One initialiser for each weight of a layer of this library, told apart by their names where their shapes are the same. */
public final class WeightInitByParameter implements IWeightInit, ParameterInits {

    private static final long serialVersionUID = 1L;

    private final Map<String, IWeightInit> byParameter;

    /**
     * Initialisers by parameter.
     *
     * @param byParameter the keys are names in the layer's parameter table
     */
    public WeightInitByParameter(@JsonProperty("byParameter") Map<String, IWeightInit> byParameter) {
        this.byParameter = new LinkedHashMap<>(byParameter);
    }

    /**
     * The initialiser of one weight.
     *
     * @param parameter the weight's name
     * @return its initialiser
     * @throws IllegalStateException if the layer was wrapped without that weight
     */
    @Override
    public IWeightInit of(String parameter) {
        IWeightInit init = byParameter.get(parameter);
        if (init == null) {
            throw new IllegalStateException("This layer was wrapped for the weights " + byParameter.keySet()
                    + ", but is asked to initialise " + parameter
                    + ": wrap the configuration again after changing a layer");
        }
        return init;
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        throw new IllegalStateException("Initialisers of " + byParameter.keySet()
                + " are for layers of this library, which say which weight they initialise: give another layer an"
                + " initialiser of its own");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightInitByParameter that && byParameter.equals(that.byParameter);
    }

    @Override
    public int hashCode() {
        return byParameter.hashCode();
    }
}
