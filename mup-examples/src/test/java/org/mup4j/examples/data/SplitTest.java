package org.mup4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {

    /** Row i has target i; the third feature is constant. */
    private static Samples samples(int rows) {
        Random random = new Random(3);
        double[][] features = IntStream.range(0, rows)
                .mapToObj(i -> new double[] {10 + 2 * random.nextGaussian(), i, 5})
                .toArray(double[][]::new);
        return Samples.of(features, IntStream.range(0, rows).asDoubleStream().toArray());
    }

    @Test
    void everyRowGoesToExactlyOnePart() {
        Split split = Split.of(samples(100), 20, 30, 1);

        assertThat(split.training().size()).isEqualTo(50);
        assertThat(split.validation().size()).isEqualTo(20);
        assertThat(split.test().size()).isEqualTo(30);
        assertThat(Stream.of(split.training(), split.validation(), split.test())
                        .flatMap(part -> IntStream.range(0, part.size()).mapToObj(part::target)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> (double) i).toList());
    }

    @Test
    void statisticsAreThoseOfTheTrainingRowsAlone() {
        Split split = Split.of(samples(400), 100, 100, 1);

        for (int column = 0; column < 2; column++) {
            assertThat(mean(split.training(), column)).isCloseTo(0, within(1e-12));
            assertThat(meanSquare(split.training(), column)).isCloseTo(1, within(1e-12));
            assertThat(Math.abs(mean(split.validation(), column))).isGreaterThan(1e-6);
        }
        assertThat(mean(split.training(), 2)).isCloseTo(0, within(1e-12));
        assertThat(mean(split.test(), 2)).isCloseTo(0, within(1e-12));
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(targets(Split.of(samples(50), 5, 5, 1))).isEqualTo(targets(Split.of(samples(50), 5, 5, 1)));
        assertThat(targets(Split.of(samples(50), 5, 5, 1))).isNotEqualTo(targets(Split.of(samples(50), 5, 5, 2)));
    }

    @Test
    void leavesRowsToTrainOn() {
        assertThatThrownBy(() -> Split.of(samples(10), 5, 5, 1))
                .hasMessage("Of 10 rows, 5 for validation and 5 for the test leave none to train on");
    }

    @Test
    void samplesMustBeRectangular() {
        assertThatThrownBy(() -> Samples.of(new double[2][3], new double[1]))
                .hasMessage("There are 2 rows of features but 1 targets");
        assertThatThrownBy(() -> Samples.of(new double[][] {{1}, {1, 2}}, new double[2]))
                .hasMessage("The rows of features differ in length");
    }

    @Test
    void samplesDoNotChange() {
        double[][] features = {{1, 2}};
        Samples samples = Samples.of(features, new double[] {3});
        features[0][0] = 9;
        samples.features(0)[1] = 9;

        assertThat(samples.features(0)).containsExactly(1, 2);
    }

    private static double[] targets(Split split) {
        return IntStream.range(0, split.training().size())
                .mapToDouble(split.training()::target)
                .toArray();
    }

    private static double mean(Samples samples, int column) {
        return Arrays.stream(column(samples, column)).average().orElseThrow();
    }

    private static double meanSquare(Samples samples, int column) {
        return Arrays.stream(column(samples, column)).map(v -> v * v).average().orElseThrow();
    }

    private static double[] column(Samples samples, int column) {
        return IntStream.range(0, samples.size())
                .mapToDouble(i -> samples.features(i)[column])
                .toArray();
    }
}
