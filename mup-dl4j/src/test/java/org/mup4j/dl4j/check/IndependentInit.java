package org.mup4j.dl4j.check;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * He initialisation with the JDK's random numbers. ND4J's own are not independent in arrays of millions, so that matrices of width
 * 2048 and more stretch some vectors too much.
 *
 * @param gain variance times fan-in
 */
record IndependentInit(@JsonProperty("gain") double gain) implements IWeightInit {

    static final IndependentInit HE = new IndependentInit(2);

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        SplittableRandom random = new SplittableRandom(Nd4j.getRandom().nextLong());
        double deviation = Math.sqrt(gain / fanIn);
        double[] drawn = new double[(int) paramView.length()];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = deviation * random.nextGaussian();
        }
        paramView.assign(Nd4j.createFromArray(drawn).reshape(paramView.shape()));
        return paramView.reshape(order, shape);
    }
}
