package org.mup4j.dl4j.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;

/** The laws for random networks of the less usual layers and vertices. */
class OtherLayersTest {

    private static final int BASE = 6;
    private static final int WIDTH = 18;
    private static final int STEPS = 3;

    static Stream<Sample<?>> atTheBase() {
        return LongStream.range(0, 90).mapToObj(new RandomOthers(false)::any);
    }

    static Stream<Sample<?>> wide() {
        return LongStream.range(1000, 1090).mapToObj(new RandomOthers(true)::any);
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
}
