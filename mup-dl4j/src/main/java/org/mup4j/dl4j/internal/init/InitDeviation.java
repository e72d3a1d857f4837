package org.mup4j.dl4j.internal.init;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.mup4j.dl4j.layer.WeightInitByShape;
import org.mup4j.dl4j.spi.InitFans;

/** The standard deviation that an initialiser gives to a tensor, up to a factor that its kind alone decides. */
public final class InitDeviation {

    /** Differs from every real tensor, so that the scaler writes out what it is given. */
    private static final InitFans ANOTHER = new InitFans(-1, -1, List.of(1L, 1L));

    private InitDeviation() {}

    /**
     * A number in proportion to the standard deviation of the initial weights.
     *
     * @param init any initialiser
     * @param fans what the layer passes to it
     * @return 0 for constants; not a number where it is not known
     */
    public static double of(IWeightInit init, InitFans fans) {
        IWeightInit plain = init instanceof WeightInitByShape several ? several.of(shape(fans)) : init;
        if (plain instanceof WeightInitConstant) {
            return 0;
        }
        IWeightInit written =
                plain instanceof WeightInitDistribution ? plain : new InitScaler(ANOTHER, fans, 1, 1).scale(plain);
        if (!(written instanceof WeightInitDistribution wrapped)) {
            return Double.NaN;
        }
        Distribution distribution = Initialisers.distribution(wrapped);
        if (distribution instanceof NormalDistribution d) {
            return d.getStd();
        } else if (distribution instanceof TruncatedNormalDistribution d) {
            return d.getStd();
        } else if (distribution instanceof UniformDistribution d) {
            return d.getUpper() - d.getLower();
        } else if (distribution instanceof OrthogonalDistribution d) {
            return d.getGain() / Math.sqrt(InitScaler.orthogonalSide(fans));
        }
        return distribution instanceof ConstantDistribution ? 0 : Double.NaN;
    }

    private static long[] shape(InitFans fans) {
        return Arrays.copyOf(
                fans.shape().stream().mapToLong(Long::longValue).toArray(),
                fans.shape().size());
    }
}
