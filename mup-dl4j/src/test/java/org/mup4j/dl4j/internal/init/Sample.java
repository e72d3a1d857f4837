package org.mup4j.dl4j.internal.init;

import java.util.List;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.dl4j.spi.InitFans;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an initialiser really draws at a shape.
 *
 * @param mean the mean of the entries
 * @param std their deviation
 * @param meanError the standard error of the mean
 * @param stdError the standard error of the deviation, from the fourth moment
 */
record Sample(double mean, double std, double meanError, double stdError) {

    static INDArray draw(IWeightInit init, InitFans fans, long seed) {
        long[] shape = fans.shape().stream().mapToLong(Long::longValue).toArray();
        long length = fans.shape().stream().reduce(1L, Math::multiplyExact);
        Nd4j.getRandom().setSeed(seed);
        return init.init(fans.fanIn(), fans.fanOut(), shape, 'c', Nd4j.create(DataType.DOUBLE, length));
    }

    static Sample of(IWeightInit init, InitFans fans, long seed) {
        double[] values = draw(init, fans, seed).dup().data().asDouble();
        double mean = 0;
        for (double v : values) {
            mean += v / values.length;
        }
        double second = 0;
        double fourth = 0;
        for (double v : values) {
            double square = (v - mean) * (v - mean);
            second += square / values.length;
            fourth += square * square / values.length;
        }
        double std = Math.sqrt(second);
        double kurtosis = second == 0 ? 1 : fourth / (second * second);
        return new Sample(
                mean,
                std,
                std / Math.sqrt(values.length),
                std * Math.sqrt(Math.max(0, kurtosis - 1) / (4.0 * values.length)));
    }

    static InitFans dense(long in, long out) {
        return new InitFans(in, out, List.of(in, out));
    }
}
