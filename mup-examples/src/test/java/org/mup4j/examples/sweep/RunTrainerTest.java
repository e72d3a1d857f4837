package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.RunRecord.Loss;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One run: its batches, its losses, its end. */
class RunTrainerTest {

    private static final Setup SETUP = Toy.setup("k");

    private final Toy toy = new Toy();
    private final RunTrainer trainer = new RunTrainer(toy);

    /** A loop over Deeplearning4j's own fit, on rows picked one by one. */
    @Test
    void recordsWhatDeeplearning4jComputes() {
        RunSpec spec = new RunSpec(SETUP, Scheme.SP, 4, 1, 0.1, 7);
        MultiLayerNetwork net = new MultiLayerNetwork(toy.configuration(spec));
        net.init();
        List<Double> losses = new ArrayList<>();
        for (int epoch = 0; losses.size() < 20; epoch++) {
            int[] order = RowOrder.of(7, epoch, 50);
            for (int from = 0; from < 50 && losses.size() < 20; from += 8) {
                net.fit(rows(Arrays.copyOfRange(order, from, Math.min(50, from + 8))));
                losses.add(net.score());
            }
        }

        RunRecord record = trainer.train(spec);

        assertThat(record.status()).isEqualTo(Status.DONE);
        assertThat(record.lastStep()).isEqualTo(20);
        assertThat(record.losses().stream().map(Loss::step)).containsExactly(5, 10, 15, 20);
        for (int i = 0; i < 4; i++) {
            double mean = losses.subList(5 * i, 5 * i + 5).stream()
                    .mapToDouble(d -> d)
                    .average()
                    .orElseThrow();
            // The same five numbers, added in the same order.
            assertThat(record.losses().get(i).value()).isEqualTo(mean, within(1e-15));
        }
        assertThat(record.minimumBatchLoss())
                .isEqualTo(losses.stream().mapToDouble(d -> d).min().orElseThrow());
        assertThat(record.validations().stream().map(RunRecord.Validation::step))
                .containsExactly(10, 20);
        // Deeplearning4j's own score on the validation rows; a mean of 20 terms taken in another order.
        assertThat(record.validations().get(1).loss()).isEqualTo(net.score(toy.validation()), within(1e-12));
    }

    private DataSet rows(int... rows) {
        INDArray[] features = Arrays.stream(rows)
                .mapToObj(i -> toy.training().getFeatures().getRow(i, true))
                .toArray(INDArray[]::new);
        INDArray[] labels = Arrays.stream(rows)
                .mapToObj(i -> toy.training().getLabels().getRow(i, true))
                .toArray(INDArray[]::new);
        return new DataSet(Nd4j.vstack(features), Nd4j.vstack(labels));
    }

    @Test
    void divergenceIsAResultWithItsStep() {
        RunRecord record = trainer.train(new RunSpec(SETUP, Scheme.SP, 4, 1, 1e150, 7));

        assertThat(record.diverged()).isTrue();
        assertThat(record.lastStep()).isBetween(2, 4);
        assertThat(record.losses()).isEmpty();
        assertThat(record.minimumTrainingLoss()).isInfinite();
        // The first batch's loss is that of the initial weights.
        assertThat(record.minimumBatchLoss()).isFinite();
        assertThat(record.best()).isEqualTo(RunRecord.Validation.NONE);
    }

    @Test
    void everyEpochHasEveryRowOnce() {
        int[] first = RowOrder.of(3, 0, 50);

        assertThat(first).hasSize(50).doesNotHaveDuplicates().contains(0, 49).isNotEqualTo(RowOrder.of(3, 1, 50));
        assertThat(first).isNotEqualTo(RowOrder.of(4, 0, 50)).isEqualTo(RowOrder.of(3, 0, 50));
    }

    @Test
    void readsNormsWhereTheSetupSaysSo() {
        Setup reading = new Setup("toy", "none", "double", "k", 4, 1, 20, 8, 5, 10, 8);

        RunRecord record = trainer.train(new RunSpec(reading, Scheme.SP, 4, 1, 0.1, 7));

        assertThat(steps(record, true)).containsExactly(1L, 9L, 17L);
        assertThat(steps(record, false)).as("outputs are seen before the step").containsExactly(0L, 8L, 16L);
        assertThat(record.readings().stream().map(Reading::quantity).distinct())
                .containsExactlyInAnyOrder(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION);
        assertThat(record.readings()).allMatch(r -> r.value() > 0 && r.run().width() == 4);
        RunSpec silent = new RunSpec(SETUP, Scheme.SP, 4, 1, 0.1, 7);
        assertThat(record.losses())
                .as("reading changes nothing")
                .isEqualTo(trainer.train(silent).losses());
    }

    private static List<Long> steps(RunRecord record, boolean ofParameters) {
        return record.readings().stream()
                .filter(r -> r.quantity().isOfParameter() == ofParameters)
                .map(Reading::step)
                .distinct()
                .toList();
    }

    @Test
    void recordsCrossProcessesToTheBit() {
        Setup reading = new Setup("toy", "none", "double", "k", 4, 1, 20, 8, 5, 10, 8);
        for (double rate : new double[] {0.1, 1e150}) {
            RunRecord record = trainer.train(new RunSpec(reading, Scheme.SP, 4, 1, rate, 7));

            Wire.Timed back = Wire.record(Wire.record(record, 0.25));

            assertThat(back.record()).isEqualTo(record);
            assertThat(back.seconds()).isEqualTo(0.25);
        }
        RunRecord odd = new RunRecord(
                new RunSpec(SETUP, Scheme.SP, 4, 1, 0.1, 7),
                Status.DIVERGED,
                1,
                Double.POSITIVE_INFINITY,
                List.of(),
                List.of(new RunRecord.Validation(1, Double.POSITIVE_INFINITY, Double.NaN)),
                List.of());
        assertThat(Wire.record(Wire.record(odd, 1)).record()).isEqualTo(odd);
        assertThat(Wire.spec(Wire.spec(odd.spec()))).isEqualTo(odd.spec());
        assertThat(Wire.record(odd, 1)).doesNotContain("\n");
    }
}
