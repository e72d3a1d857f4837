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
import org.mup4j.dl4j.internal.run.Members;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Random networks: those that a fleet accepts are Deeplearning4j's after 40 steps, those with one thing planted that it does
 * not train are refused by that thing's name. {@code -Dmup.fleet.full} draws 500 of the first kind instead of 20.
 */
class FuzzTest {

    static LongStream accepted() {
        return LongStream.range(0, Boolean.getBoolean("mup.fleet.full") ? 500 : 20);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptedIsDeeplearning4j(long seed) {
        RandomMlp drawn = new RandomMlp(seed);

        Distance distance = distance(drawn, drawn.conf(), seed);

        if (drawn.type() == DataType.FLOAT && distance.parameters() >= Twins.tolerance(DataType.FLOAT)) {
            distance = inDouble(seed);
        }
        assertThat(distance.parameters()).as(distance + "\n" + drawn.conf()).isLessThan(Twins.tolerance(drawn.type()));
    }

    /**
     * A pre-activation, or a weight under L1, that lies within rounding of a kink has one slope here and another there. That
     * such a step is all there is to a difference in float shows in double, where one case in five hundred needs it.
     */
    private static Distance inDouble(long seed) {
        RandomMlp drawn = new RandomMlp(seed);
        Distance distance = distance(drawn, Members.withDataType(drawn.conf(), DataType.DOUBLE), seed);

        assertThat(distance.parameters()).as("in double, " + distance).isLessThan(Twins.tolerance(DataType.DOUBLE));
        return distance;
    }

    private static Distance distance(RandomMlp drawn, MultiLayerConfiguration conf, long seed) {
        DataSet data = drawn.data();
        DataSet same = new DataSet(
                data.getFeatures().castTo(conf.getDataType()), data.getLabels().castTo(conf.getDataType()));
        return new Twins(new PortableEngine(), conf, same, drawn.batch()).train(40, seed);
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
