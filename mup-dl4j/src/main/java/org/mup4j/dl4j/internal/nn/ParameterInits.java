package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.weights.IWeightInit;

/** An initialiser that knows one for each parameter of a native layer. */
@FunctionalInterface
public interface ParameterInits {

    /**
     * The initialiser of a parameter.
     *
     * @param parameter its name in the layer's parameter table
     * @return what draws it
     */
    IWeightInit of(String parameter);
}
