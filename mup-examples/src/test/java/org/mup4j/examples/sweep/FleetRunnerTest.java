package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.RunRecord.Validation;

/** Networks in a fleet: the numbers of Deeplearning4j. */
class FleetRunnerTest {

    /** Twenty steps in double precision on either side, sums taken in another order. */
    private static final double ROUNDING = 1e-10;

    private final Toy toy = new Toy();

    private static List<RunSpec> specs(int readingInterval) {
        Setup setup = new Setup("toy", "none", "double", "k", 4, 1, 20, 8, 5, 10, readingInterval);
        List<RunSpec> specs = new ArrayList<>(Toy.grid("k").with(setup).specs());
        specs.add(new RunSpec(setup, Scheme.SP, 4, 1, 1e150, 1));
        return specs;
    }

    private FleetRunner runner(int workers) {
        return new FleetRunner(toy, specs(0).get(0), workers);
    }

    @Test
    void agreesWithDeeplearning4j() {
        Collected fleet = new Collected();
        Collected dl4j = new Collected();
        runner(2).run(specs(0), fleet);
        new InProcessRunner(toy).run(specs(0), dl4j);

        assertThat(fleet.sorted()).hasSize(17);
        for (int i = 0; i < 17; i++) {
            agree(fleet.sorted().get(i), dl4j.sorted().get(i));
        }
        assertThat(fleet.sorted()).filteredOn(RunRecord::diverged).hasSize(1);
    }

    private static void agree(RunRecord fleet, RunRecord dl4j) {
        assertThat(fleet.spec()).isEqualTo(dl4j.spec());
        assertThat(fleet.status()).isEqualTo(dl4j.status());
        assertThat(fleet.lastStep()).isEqualTo(dl4j.lastStep());
        assertThat(fleet.minimumBatchLoss()).isEqualTo(dl4j.minimumBatchLoss(), within(ROUNDING));
        assertThat(fleet.losses()).hasSameSizeAs(dl4j.losses());
        for (int i = 0; i < fleet.losses().size(); i++) {
            assertThat(fleet.losses().get(i).step())
                    .isEqualTo(dl4j.losses().get(i).step());
            assertThat(fleet.losses().get(i).value())
                    .isEqualTo(dl4j.losses().get(i).value(), within(ROUNDING));
        }
        assertThat(fleet.validations()).hasSameSizeAs(dl4j.validations());
        for (int i = 0; i < fleet.validations().size(); i++) {
            Validation ours = fleet.validations().get(i);
            Validation theirs = dl4j.validations().get(i);
            assertThat(ours.step()).isEqualTo(theirs.step());
            assertThat(ours.loss()).isEqualTo(theirs.loss(), within(ROUNDING));
            assertThat(ours.metric()).isEqualTo(theirs.metric(), within(100 * ROUNDING));
        }
    }

    @Test
    void theNumberOfWorkersAndTheOrderChangeNothing() {
        List<RunSpec> reversed = new ArrayList<>(specs(0));
        Collections.reverse(reversed);
        Collected one = new Collected();
        Collected three = new Collected();

        runner(1).run(specs(0), one);
        runner(3).run(reversed, three);

        assertThat(three.sorted()).isEqualTo(one.sorted());
    }

    @Test
    void readsNormsAtTheStepsOfAListener() {
        Collected records = new Collected();

        runner(1).run(specs(8).subList(0, 1), records);

        List<Reading> readings = records.sorted().get(0).readings();
        assertThat(readings.stream()
                        .filter(r -> r.quantity() == Quantity.UPDATE)
                        .map(Reading::step)
                        .distinct())
                .containsExactly(1L, 9L, 17L);
        assertThat(readings.stream().map(Reading::quantity).distinct())
                .containsExactlyInAnyOrder(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION);
        assertThat(readings).allMatch(r -> r.run().equals(specs(8).get(0).runKey()));
    }

    @Test
    void aSinkThatFailsEndsIt() {
        List<RunRecord> taken = new ArrayList<>();
        RunSink full = new RunSink() {
            @Override
            public boolean wants(RunSpec spec) {
                return true;
            }

            @Override
            public void accept(RunRecord record, double seconds) {
                if (taken.size() == 3) {
                    throw new UserError("The disk is full");
                }
                taken.add(record);
            }
        };

        assertThatThrownBy(() -> runner(2).run(specs(0), full))
                .isInstanceOf(UserError.class)
                .hasMessage("The disk is full");
        assertThat(taken).hasSize(3);
    }

    @Test
    void whatAnotherProcessHasDoneIsNotTrained() {
        List<RunRecord> taken = new ArrayList<>();
        RunSink half = new RunSink() {
            @Override
            public boolean wants(RunSpec spec) {
                return spec.seed() == 1;
            }

            @Override
            public void accept(RunRecord record, double seconds) {
                taken.add(record);
            }
        };

        runner(1).run(specs(0), half);

        assertThat(taken).hasSize(9).allMatch(r -> r.spec().seed() == 1);
    }

    @Test
    void theKernelPathNamesTheEngine() {
        assertThat(runner(1).kernels()).startsWith("fleet, ").contains("Java ", System.getProperty("os.arch"));
        assertThatThrownBy(() -> runner(0)).hasMessage("Option --workers: expected 1 worker or more, found 0");
    }
}
