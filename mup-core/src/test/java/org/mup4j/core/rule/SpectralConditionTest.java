package org.mup4j.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table of muP against the condition it comes from (arXiv:2310.17813): the weight and one step of it have spectral
 * norms of order sqrt(fan-out / fan-in). Here the exponents are derived from that sentence alone, without the table.
 *
 * <p>Fans are {@code n^p} and {@code n^q} with p, q in {0, 1} by role, exponents are those of n; features have entries of
 * order one, so a fan-in vector has the norm {@code n^(p/2)}, and the gradient with respect to the outputs has the norm
 * {@code n^(-q/2)}, because its product with a change of the outputs of norm {@code n^(q/2)} changes the loss by order one.
 */
class SpectralConditionTest {

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"INPUT", "VECTOR", "HIDDEN", "OUTPUT"})
    void everyRowOfTheTableFollows(Role role) {
        double p = role.fanInScales() ? 1 : 0;
        double q = role.fanOutScales() ? 1 : 0;
        double wanted = (q - p) / 2;

        // A Gaussian matrix of deviation s has the spectral norm s * (sqrt(fan-in) + sqrt(fan-out)).
        double init = wanted - Math.max(p, q) / 2;
        // A step is an outer product: its spectral norm is its Frobenius norm.
        double gradient = (p - q) / 2;
        double signs = (p + q) / 2;
        double weight = init + (p + q) / 2;

        for (OptimizerClass optimizer : OptimizerClass.values()) {
            double step = switch (optimizer) {
                case LINEAR -> gradient;
                case SIGN -> signs;
                case NORMALISED, ORTHO -> 0;
                case TRUST -> weight;
                case SELF, NONE -> Double.NaN;
            };
            if (Double.isNaN(step)) {
                continue;
            }
            TensorRule rule = Parametrizations.MUP.rule(role, optimizer);
            assertThat(exponent(rule.initStd(), role)).as("%s init", role).isEqualTo(init);
            assertThat(exponent(rule.learningRate(), role))
                    .as("%s rate for %s", role, optimizer)
                    .isEqualTo(wanted - step);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"INPUT", "VECTOR", "HIDDEN", "OUTPUT"})
    void theEpsilonOfSignOptimizersIsTheSizeOfAGradientEntry(Role role) {
        double p = role.fanInScales() ? 1 : 0;
        double q = role.fanOutScales() ? 1 : 0;
        // The outer product's norm over the root of its number of entries.
        double entry = (p - q) / 2 - (p + q) / 2;

        TensorRule rule = Parametrizations.MUP.rule(role, OptimizerClass.SIGN);

        assertThat(exponent(rule.epsilon(), role)).isEqualTo(entry);
    }

    /** The exponent of n where both widths grow alike; a row must not mention an axis that its role keeps. */
    private static double exponent(PowerLaw law, Role role) {
        assertThat(role.fanInScales() || law.fanIn() == 0)
                .as("%s in %s", role, law)
                .isTrue();
        assertThat(role.fanOutScales() || law.fanOut() == 0)
                .as("%s in %s", role, law)
                .isTrue();
        return law.fanIn() + law.fanOut();
    }
}
