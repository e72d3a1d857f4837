package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.nn.TokenLayer;
import org.mup4j.dl4j.law.Dice.Draws;

/**
 * Random networks of all layers at once. Each is wrapped or refused with a reason; at the base nothing changes, to the bit;
 * elsewhere it survives JSON and its gradients are finite.
 */
class ArchitectureFuzzTest {

    private static final int BASE = 6;
    private static final int WIDTH = 18;
    private static final int STEPS = 5;

    /** Networks in all; the full measure is asked for with {@code -Dmup4j.fuzz=1000}. */
    private static final int SEEDS = Integer.getInteger("mup4j.fuzz", 40);

    private static int trained;
    private static int untrainable;

    static Stream<Sample<?>> networks() {
        return LongStream.range(0, SEEDS)
                .filter(seed -> refused(seed).isEmpty())
                .mapToObj(ArchitectureFuzzTest::network);
    }

    static Stream<Long> refusedOnes() {
        return LongStream.range(0, 2L * SEEDS)
                .filter(seed -> !refused(seed).isEmpty())
                .boxed();
    }

    private static boolean isMixed(long seed) {
        return seed % 8 < 5;
    }

    private static String refused(long seed) {
        return isMixed(seed) ? RandomMixture.refused(seed) : "";
    }

    private static Sample<?> network(long seed) {
        long own = seed / 8;
        return switch ((int) (seed % 8)) {
            case 5 -> RandomRecurrent.of(own, Draws.READABLE_AND_ENDING).asSample();
            case 6 ->
                own % 3 == 0
                        ? new RandomNetworks(Draws.READABLE_AND_ENDING).graph(own)
                        : new RandomNetworks(Draws.READABLE_AND_ENDING).multiLayer(own);
            case 7 -> new RandomOthers(Draws.READABLE_AND_ENDING).any(own);
            default -> RandomMixture.of(seed);
        };
    }

    /** What a network's parameters were before and after training; the test ends where DL4J itself cannot train it. */
    private static double[] plain(Sample<?> sample, int width) {
        try {
            double[] parameters = Wrapping.of(sample.network().apply(width)).trained(sample.data(), STEPS);
            trained++;
            return parameters;
        } catch (RuntimeException e) {
            boolean ours = Arrays.stream(e.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().startsWith(TokenLayer.class.getPackageName()));
            if (ours) {
                throw e;
            }
            untrainable++;
            return abort("DL4J cannot train it: " + e);
        }
    }

    /** A generator of networks that cannot be trained would check nothing. */
    @AfterAll
    static void nearlyAllWereTrained() {
        assertThat(untrainable).as("of " + trained).isLessThanOrEqualTo(trained / 20);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void atTheBaseNothingChanges(Sample<?> sample) {
        Object conf = sample.network().apply(BASE);
        double[] plain = plain(sample, BASE);

        for (Gauge gauge : Gauge.values()) {
            Wrapping wrapped = Wrapping.of(conf).base(conf, gauge);
            assertThat(wrapped.configuration()).as(gauge.name()).isEqualTo(conf);
            assertThat(wrapped.trained(sample.data(), STEPS)).as(gauge.name()).containsExactly(plain);
        }
        assertThat(conf).as("untouched").isEqualTo(sample.network().apply(BASE));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void elsewhereItSurvivesJsonAndTrainsFinitely(Sample<?> sample) {
        Object conf = sample.network().apply(WIDTH);
        double[] plain = plain(sample, WIDTH);

        for (Gauge gauge : Gauge.values()) {
            Wrapping wrapped = Wrapping.of(conf).base(sample.network().apply(BASE), gauge);
            assertThat(wrapped.fromJson()).as(gauge.name()).isEqualTo(wrapped.configuration());
            if (Arrays.stream(plain).allMatch(Double::isFinite)) {
                assertThat(Arrays.stream(wrapped.gradient(sample.data())))
                        .as("gradient, " + gauge.name())
                        .allMatch(Double::isFinite);
                assertThat(Arrays.stream(wrapped.trained(sample.data(), STEPS)))
                        .as("trained, " + gauge.name())
                        .allMatch(Double::isFinite);
            }
        }
        assertThat(conf).as("untouched").isEqualTo(sample.network().apply(WIDTH));
    }

    @ParameterizedTest
    @MethodSource("refusedOnes")
    void whatIsNotScaledIsRefusedByName(long seed) {
        Sample<?> sample = RandomMixture.of(seed);
        Object conf = sample.network().apply(WIDTH);
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Wrapping.of(conf).base(sample.network().apply(BASE), Gauge.MULTIPLIER_FREE))
                .withMessageContaining("'" + nameIn(conf, RandomMixture.refused(seed)) + "'");
    }

    /** A chain's layers have no names, and messages give their index. */
    private static String nameIn(Object conf, String layer) {
        return conf instanceof MultiLayerConfiguration ? layer.substring(1) : layer;
    }
}
