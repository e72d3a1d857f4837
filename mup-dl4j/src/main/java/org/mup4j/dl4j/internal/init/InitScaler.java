package org.mup4j.dl4j.internal.init;

import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.deeplearning4j.nn.weights.WeightInitLecunUniform;
import org.deeplearning4j.nn.weights.WeightInitNormal;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitReluUniform;
import org.deeplearning4j.nn.weights.WeightInitSigmoidUniform;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanOut;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanOut;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.nn.weights.WeightInitXavierLegacy;
import org.deeplearning4j.nn.weights.WeightInitXavierUniform;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.layer.ScaledWeightInit;
import org.mup4j.dl4j.spi.InitFans;

/**
 * The initialiser that draws, at the target's shape, weights whose standard deviation is what the user's initialiser has
 * at the base shape times a multiplier. DL4J's initialisers become DL4J's distributions; one that cannot be expressed so
 * is wrapped in {@link ScaledWeightInit}.
 */
public final class InitScaler {

    private final InitFans target;
    private final InitFans base;
    private final double std;
    private final double mean;

    /**
     * A scaler for one tensor.
     *
     * @param target what the layer passes to the initialiser
     * @param base what it would pass at the base
     * @param std factor on the deviation at the base
     * @param mean factor on a mean other than zero, which adds up coherently over the fan-in
     */
    public InitScaler(InitFans target, InitFans base, double std, double mean) {
        this.target = target;
        this.base = base;
        this.std = std;
        this.mean = mean;
    }

    /**
     * The scaled initialiser.
     *
     * @param init the user's
     * @return the same object if nothing changes
     */
    public IWeightInit scale(IWeightInit init) {
        if (target.equals(base) && std == 1 && mean == 1) {
            return init;
        }
        double fi = base.fanIn();
        double fo = base.fanOut();
        Class<?> type = init.getClass();
        if (type == WeightInitDistribution.class) {
            return scale((WeightInitDistribution) init);
        } else if (type == WeightInitConstant.class) {
            return new WeightInitConstant(mean * Initialisers.constant((WeightInitConstant) init));
        } else if (type == WeightInitIdentity.class) {
            return identity((WeightInitIdentity) init);
        } else if (type == WeightInitEmbedding.class) {
            return std == 1 ? init : new ScaledWeightInit(init, fi, fo, std);
        } else if (type == WeightInitXavier.class) {
            return normal(Math.sqrt(2.0 / (fi + fo)));
        } else if (type == WeightInitRelu.class) {
            return normal(Math.sqrt(2.0 / fi));
        } else if (type == WeightInitNormal.class) {
            return normal(1 / Math.sqrt(fi));
        } else if (type == WeightInitXavierLegacy.class) {
            return normal(1 / Math.sqrt(base.shape().get(0) + base.shape().get(1)));
        } else if (type == WeightInitUniform.class) {
            return uniform(1 / Math.sqrt(fi));
        } else if (type == WeightInitReluUniform.class) {
            return uniform(Math.sqrt(6.0 / fi));
        } else if (type == WeightInitXavierUniform.class) {
            return uniform(Math.sqrt(6.0) / Math.sqrt(fi + fo));
        } else if (type == WeightInitSigmoidUniform.class) {
            return uniform(4 * Math.sqrt(6.0 / (fi + fo)));
        } else if (type == WeightInitLecunUniform.class) {
            return uniform(3 / Math.sqrt(fi));
        }
        return varianceScaling(init, fi, fo);
    }

    private IWeightInit varianceScaling(IWeightInit init, double fi, double fo) {
        if (init instanceof WeightInitVarScalingNormalFanIn v) {
            return truncated(Math.sqrt(orOne(v.getScale()) / fi));
        } else if (init instanceof WeightInitVarScalingNormalFanOut v) {
            return truncated(Math.sqrt(orOne(v.getScale()) / fo));
        } else if (init instanceof WeightInitVarScalingNormalFanAvg v) {
            return truncated(Math.sqrt(2 * orOne(v.getScale()) / (fi + fo)));
        } else if (init instanceof WeightInitVarScalingUniformFanIn v) {
            return uniform(3 * orOne(v.getScale()) / Math.sqrt(fi));
        } else if (init instanceof WeightInitVarScalingUniformFanOut v) {
            return uniform(3 * orOne(v.getScale()) / Math.sqrt(fo));
        } else if (init instanceof WeightInitVarScalingUniformFanAvg v) {
            return uniform(3 * orOne(v.getScale()) / Math.sqrt((fi + fo) / 2));
        }
        return new ScaledWeightInit(init, fi, fo, std);
    }

    private static double orOne(@Nullable Double scale) {
        return scale == null ? 1 : scale;
    }

    private IWeightInit scale(WeightInitDistribution init) {
        Distribution scaled = Initialisers.scale(Initialisers.distribution(init), std, mean, std * orthogonalGrowth());
        if (scaled == null) {
            // Only distributions of positive whole numbers have no scaled form of their own.
            return new ScaledWeightInit(init, base.fanIn(), base.fanOut(), mean);
        }
        return new WeightInitDistribution(scaled);
    }

    /** The entries of an orthogonal matrix shrink with its larger side by themselves. */
    private double orthogonalGrowth() {
        return Math.sqrt((double) orthogonalSide(target) / orthogonalSide(base));
    }

    /** ND4J draws a tensor as one matrix whose columns are the last axis. */
    static long orthogonalSide(InitFans fans) {
        long columns = fans.shape().get(fans.shape().size() - 1);
        long entries = fans.shape().stream().reduce(1L, Math::multiplyExact);
        return Math.max(entries / columns, columns);
    }

    private IWeightInit identity(WeightInitIdentity init) {
        // The square root of the mean square of its entries shrinks with its side by itself.
        double side = (double) target.shape().get(0) / base.shape().get(0);
        double scale = std * Math.sqrt(side);
        // Rounding must not turn an unchanged identity into a scaled one.
        return Math.abs(scale - 1) < 1e-12 ? init : new WeightInitIdentity(scale * orOne(init.getScale()));
    }

    private IWeightInit normal(double deviation) {
        return new WeightInitDistribution(new NormalDistribution(0, deviation * std));
    }

    private IWeightInit truncated(double deviation) {
        return new WeightInitDistribution(new TruncatedNormalDistribution(0, deviation * std));
    }

    private IWeightInit uniform(double bound) {
        return new WeightInitDistribution(new UniformDistribution(-bound * std, bound * std));
    }
}
