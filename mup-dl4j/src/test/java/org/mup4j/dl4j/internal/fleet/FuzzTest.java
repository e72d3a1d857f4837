package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.Twins.Distance;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Random networks: those that a fleet accepts are Deeplearning4j's after 40 steps, those with one thing planted that it does
 * not train are refused by that thing's name. {@code -Dmup.fleet.full} draws 500 of the first kind instead of 20.
 */
class FuzzTest {

    static LongStream accepted() {
        return LongStream.range(0, Boolean.getBoolean("mup.fleet.full") ? 500 : 20);
    }

    /** Rounding in float: an updater that divides by the gradient's size makes much of little where a gradient is near 0. */
    @ParameterizedTest
    @MethodSource("accepted")
    void acceptedIsDeeplearning4j(long seed) {
        RandomMlp drawn = new RandomMlp(seed);

        Distance distance = new Twins(new PortableEngine(), drawn.conf(), drawn.data(), drawn.batch()).train(40, seed);

        double tolerance = drawn.type() == DataType.FLOAT ? 1e-4 : 1e-10;
        assertThat(distance.parameters()).as(distance + "\n" + drawn.conf()).isLessThan(tolerance);
    }

    static List<Integer> refused() {
        return IntStream.range(0, 200).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusedIsNamed(int seed) {
        MultiLayerConfiguration conf = new RandomMlp(1000 + seed).conf();
        Spoilt spoilt = Spoilt.values()[seed % Spoilt.values().length];

        spoilt.spoil(conf);

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> ProgramReader.read(conf))
                .withMessageContaining(spoilt.named())
                .withMessageMatching("(?s).*(: |, or )[a-z].*");
    }
}
