package org.mup4j.dl4j.spi;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Factors for each parameter of a layer on what its user configured for the layer as a whole. For layers of which DL4J
 * lets only one updater be set for several parameters.
 *
 * @param byParameter the factors, by parameter name
 */
public record ParameterScales(@JsonProperty("byParameter") Map<String, Scale> byParameter) {

    /**
     * The factors of one parameter.
     *
     * @param learningRate on the updater's learning rate
     * @param epsilon on the updater's epsilon
     * @param coupledDecay on a {@code WeightDecay} with {@code applyLR}
     * @param l2 on an {@code L2Regularization}
     * @param l1 on an {@code L1Regularization}
     */
    public record Scale(
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("epsilon") double epsilon,
            @JsonProperty("coupledDecay") double coupledDecay,
            @JsonProperty("l2") double l2,
            @JsonProperty("l1") double l1) {

        /** Changes nothing. */
        public static final Scale ONE = new Scale(1, 1, 1, 1, 1);
    }

    /**
     * Copies the map, in the order of the names.
     *
     * @param byParameter the factors, by parameter name
     */
    public ParameterScales {
        byParameter = Collections.unmodifiableMap(new TreeMap<>(byParameter));
    }

    /**
     * The factors of one parameter.
     *
     * @param parameter its name
     * @return its factors, all 1 if it has none
     */
    public Scale of(String parameter) {
        return byParameter.getOrDefault(parameter, Scale.ONE);
    }
}
