package org.mup4j.dl4j.user;

import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An initialiser of a user's own: normal, of a deviation that depends on both fans.
 *
 * @param gain the deviation times the square root of the mean fan
 */
public record FanInit(@JsonProperty("gain") double gain) implements IWeightInit {

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        Nd4j.randn(paramView).muli(gain / Math.sqrt((fanIn + fanOut) / 2));
        return paramView.reshape(order, shape);
    }
}
