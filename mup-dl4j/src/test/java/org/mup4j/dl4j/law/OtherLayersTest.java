package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.law.Dice.Draws;

/** The laws for random networks of the less usual layers and vertices. */
class OtherLayersTest {

    private static final int BASE = 6;
    private static final int WIDTH = 18;
    private static final int STEPS = 3;

    /** Networks of each test; the full measure is asked for with {@code -Dmup4j.fuzz=1000}. */
    private static final int SEEDS = Integer.getInteger("mup4j.fuzz", 42);

    static Stream<Sample<?>> atTheBase() {
        return LongStream.range(0, SEEDS).mapToObj(new RandomOthers(Draws.EVERYTHING)::any);
    }

    static Stream<Sample<?>> wide() {
        return LongStream.range(1000, 1000 + SEEDS).mapToObj(new RandomOthers(Draws.READABLE_AND_ENDING)::any);
    }

    @ParameterizedTest
    @MethodSource
    void atTheBase(Sample<?> sample) {
        Object conf = sample.network().apply(BASE);
        double[] plain = Wrapping.of(sample.network().apply(BASE)).trained(sample.data(), STEPS);

        for (Gauge gauge : Gauge.values()) {
            Wrapping wrapped = Wrapping.of(conf).base(conf, gauge);
            assertThat(wrapped.configuration()).as(gauge.name()).isEqualTo(conf);
            assertThat(wrapped.trained(sample.data(), STEPS)).as(gauge.name()).containsExactly(plain);
        }
        assertThat(Wrapping.of(conf).baseWidth(BASE).trained(sample.data(), STEPS))
                .containsExactly(plain);
    }

    @ParameterizedTest
    @MethodSource
    void wide(Sample<?> sample) {
        Object conf = sample.network().apply(WIDTH);
        double[] plain = Wrapping.of(sample.network().apply(WIDTH)).trained(sample.data(), STEPS);

        for (Gauge gauge : Gauge.values()) {
            Wrapping wrapped = Wrapping.of(conf).base(sample.network().apply(BASE), gauge);
            assertThat(wrapped.fromJson()).as(gauge.name()).isEqualTo(wrapped.configuration());
            assertThat(wrapped.fromYaml()).as(gauge.name()).isEqualTo(wrapped.configuration());
            double[] trained = wrapped.trained(sample.data(), STEPS);
            if (Arrays.stream(plain).allMatch(Double::isFinite)) {
                assertThat(Arrays.stream(trained)).as(gauge.name()).allMatch(Double::isFinite);
            }
        }
        assertThat(conf).as("untouched").isEqualTo(sample.network().apply(WIDTH));
    }

    /** Written and read with its updater's state in mid-training, it ends where it would have ended. */
    @ParameterizedTest
    @MethodSource("wide")
    void restored(Sample<?> sample) throws IOException {
        Wrapping wrapped =
                Wrapping.of(sample.network().apply(WIDTH)).base(sample.network().apply(BASE), Gauge.MULTIPLIER_FREE);
        Model half = Wrapping.of(wrapped.fromJson()).network();
        Model whole = wrapped.network();
        Wrapping.fit(whole, sample.data(), 0, STEPS);
        Wrapping.fit(half, sample.data(), 0, 1);
        Model loaded = Wrapping.savedAndLoaded(half);
        Wrapping.fit(loaded, sample.data(), 1, STEPS);

        assertThat(loaded.params().toDoubleVector())
                .containsExactly(whole.params().toDoubleVector());
    }
}
