package org.mup4j.dl4j.internal.init;

import java.lang.reflect.Field;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.LogNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.embeddings.EmbeddingInitializer;
import org.deeplearning4j.nn.weights.embeddings.WeightInitEmbedding;
import org.jspecify.annotations.Nullable;

/** What DL4J's initialisers hold. */
public final class Initialisers {

    private Initialisers() {}

    static double constant(WeightInitConstant init) {
        return (Double) field(init, "value");
    }

    static Distribution distribution(WeightInitDistribution init) {
        return (Distribution) field(init, "distribution");
    }

    /**
     * A copy of an initialiser that changes when it is used; DL4J has one, {@link WeightInitEmbedding}, which drops vectors
     * that cannot be serialised.
     *
     * @param init any initialiser, null for none
     * @return an equal initialiser; the same object if it is immutable or unknown
     */
    public static @Nullable IWeightInit copy(@Nullable IWeightInit init) {
        if (init == null || init.getClass() != WeightInitEmbedding.class) {
            return init;
        }
        Object vectors = field(init, "nonSerializableInit");
        return vectors == null ? init : new WeightInitEmbedding((EmbeddingInitializer) vectors);
    }

    /** DL4J keeps these values in private fields without accessors. */
    private static @Nullable Object field(IWeightInit init, String name) {
        try {
            Field field = init.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(init);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    init.getClass().getSimpleName() + " has no readable field " + name + " in this release of DL4J", e);
        }
    }

    /**
     * Whether an initialiser's values have a mean other than zero, which adds up over the fan-in.
     *
     * @param init any initialiser
     * @return true if it is known to; an initialiser of the user's own is taken to be centred
     */
    public static boolean hasMean(IWeightInit init) {
        if (init instanceof WeightInitConstant constant) {
            return constant(constant) != 0;
        }
        if (!(init instanceof WeightInitDistribution wrapped)) {
            return false;
        }
        Distribution distribution = distribution(wrapped);
        if (distribution instanceof NormalDistribution d) {
            return d.getMean() != 0;
        } else if (distribution instanceof TruncatedNormalDistribution d) {
            return d.getMean() != 0;
        } else if (distribution instanceof UniformDistribution d) {
            return d.getLower() + d.getUpper() != 0;
        } else if (distribution instanceof ConstantDistribution d) {
            return d.getValue() != 0;
        }
        return !(distribution instanceof OrthogonalDistribution);
    }

    /** A distribution with its deviation and its mean scaled apart; null if its class cannot express that. */
    static @Nullable Distribution scale(Distribution distribution, double std, double mean, double orthogonal) {
        if (distribution instanceof NormalDistribution d) {
            return new NormalDistribution(d.getMean() * mean, d.getStd() * std);
        } else if (distribution instanceof TruncatedNormalDistribution d) {
            return new TruncatedNormalDistribution(d.getMean() * mean, d.getStd() * std);
        } else if (distribution instanceof UniformDistribution d) {
            double centre = (d.getLower() + d.getUpper()) / 2 * mean;
            double half = (d.getUpper() - d.getLower()) / 2 * std;
            return new UniformDistribution(centre - half, centre + half);
        } else if (distribution instanceof OrthogonalDistribution d) {
            return new OrthogonalDistribution(d.getGain() * orthogonal);
        } else if (distribution instanceof ConstantDistribution d) {
            return new ConstantDistribution(d.getValue() * mean);
        } else if (distribution instanceof LogNormalDistribution d) {
            return new LogNormalDistribution(d.getMean() + Math.log(mean), d.getStd());
        }
        return null;
    }
}
