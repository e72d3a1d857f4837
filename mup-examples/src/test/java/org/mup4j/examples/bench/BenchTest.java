package org.mup4j.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.dl4j.fleet.FleetOutcome;
import org.mup4j.examples.cli.CommandLineRun;
import org.nd4j.linalg.learning.config.Adam;

class BenchTest {

    @Test
    void a_rows_ratio_is_the_median_of_the_rounds_ratios() {
        Row row = Row.paired(
                "step", "us", new double[] {11, 22, 13}, new double[] {10, 20, 10}, new double[] {1.1, 1.0, 1.3}, 1.2);

        assertThat(row.ratio()).isEqualTo(1.1);
        assertThat(row.ratioLow()).isEqualTo(1.0);
        assertThat(row.ratioHigh()).isEqualTo(1.3);
        assertThat(row.ours()).isEqualTo(13);
        assertThat(row.peer()).isEqualTo(10);
    }

    @Test
    void the_median_of_an_even_number_of_rounds_is_the_middle() {
        assertThat(Row.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void what_is_timed_as_wrapped_has_rates_of_its_own() {
        BaseLayer hidden = (BaseLayer) new WrapBenchmark().wrap().getConf(1).getLayer();

        assertThat(((Adam) hidden.getIUpdater()).getLearningRate()).isEqualTo(1e-3 * BenchNetworks.BASE_WIDTH / 256);
    }

    @ParameterizedTest
    @EnumSource(Updates.class)
    void the_transformer_takes_steps(Updates updates) {
        TransformerBenchmark benchmark = new TransformerBenchmark();
        benchmark.updates = updates;
        benchmark.width = 32;
        benchmark.build();
        double before = benchmark.parameters();

        benchmark.step();

        assertThat(benchmark.parameters()).isFinite().isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Updates.class)
    void the_convolutional_network_takes_steps(Updates updates) {
        VggBenchmark benchmark = new VggBenchmark();
        benchmark.updates = updates;
        benchmark.zeta = 1;
        benchmark.build();
        double before = benchmark.parameters();

        benchmark.step();

        assertThat(benchmark.parameters()).isFinite().isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Updates.class)
    void the_vision_transformer_takes_steps(Updates updates) {
        VitBenchmark benchmark = new VitBenchmark();
        benchmark.updates = updates;
        benchmark.zeta = 1;
        benchmark.build();
        double before = benchmark.parameters();

        benchmark.step();

        assertThat(benchmark.parameters()).isFinite().isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Updates.class)
    void both_networks_take_steps(Updates updates) {
        StepBenchmark benchmark = new StepBenchmark();
        benchmark.width = 64;
        benchmark.updates = updates;
        benchmark.build();
        double[] before = benchmark.weights();
        Turns turns = new Turns();
        benchmark.step(turns);
        benchmark.step(turns);

        double[] after = benchmark.weights();
        assertThat(after[0]).isNotEqualTo(before[0]);
        assertThat(after[1]).isNotEqualTo(before[1]);
        assertThat(turns.plain()).isPositive();
        assertThat(turns.ours()).isPositive();
        assertThat(turns.ratio()).isPositive();
    }

    @Test
    void rivals_take_turns_at_being_first() {
        StringBuilder order = new StringBuilder();
        Turns turns = new Turns();
        for (int i = 0; i < 100; i++) {
            turns.take(() -> order.append('p'), () -> order.append('o'));
        }

        assertThat(order.toString()).isEqualTo("poop".repeat(50));
    }

    @Test
    void an_iteration_starts_without_the_times_of_the_last() {
        Turns turns = new Turns();
        turns.take(() -> {}, () -> {});
        turns.forget();

        assertThat(turns.plain()).isNaN();
    }

    @Test
    void what_is_timed_with_a_listener_is_read_as_often_as_promised() {
        // Eight parameters, five quantities; three outputs, three of the five norms.
        int all = 8 * 5 * 5 + 3 * 3;
        int entrywise = 8 * 5 * 2 + 3 * 2;
        assertThat(readings("all10")).isEqualTo(all);
        assertThat(readings("entrywise1")).isEqualTo(10 * entrywise);
    }

    private static long readings(String listener) {
        ListenerBenchmark benchmark = new ListenerBenchmark();
        benchmark.listener = listener;
        benchmark.build();
        benchmark.steps(new Turns());
        return benchmark.readings();
    }

    @Test
    void what_is_not_there_is_null_in_json() {
        assertThat(Row.alone("wrap", "us", new double[] {2}, 3).json())
                .containsEntry("ours", 2.0)
                .containsEntry("peer", null);
    }

    @Test
    void speeds_are_compared_round_by_round_and_have_to_reach_their_bound() {
        Row row = Row.faster("fleet", "network-steps/s", new double[] {40, 90, 50}, new double[] {10, 30, 10}, 3.5);

        assertThat(row.ratio()).isEqualTo(4);
        assertThat(row.json()).containsEntry("boundIs", "at least");
    }

    @Test
    void without_a_peer_there_is_no_ratio() {
        double[] none = {Double.NaN};

        assertThat(Row.faster("fleet", "network-steps/s", new double[] {40}, none, 3.5)
                        .json())
                .containsEntry("ours", 40.0)
                .containsEntry("ratio", null);
    }

    @Test
    void kernels_differ_by_one_option() {
        assertThat(Kernels.VECTOR.options()).containsOnlyOnce("--add-modules=jdk.incubator.vector");
        assertThat(Kernels.PORTABLE.options()).doesNotContain("--add-modules=jdk.incubator.vector");
        assertThat(Kernels.VECTOR.options()).contains(Kernels.PORTABLE.options());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void what_is_timed_as_a_fleet_trains_to_its_end(int outputs) {
        FleetBenchmark benchmark = new FleetBenchmark();
        benchmark.inputs = 8;
        benchmark.width = 16;
        benchmark.outputs = outputs;
        benchmark.networks = 3;
        benchmark.steps = 300;
        benchmark.build();

        assertThat(benchmark.train().results())
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.outcome()).isEqualTo(FleetOutcome.FINISHED));
    }

    /** Where a Python with PyTorch is. */
    @Test
    void the_peer_trains_in_both_arrangements() {
        Peer peer = Peer.find();
        assumeThat(peer).isNotNull();

        assertThat(peer.rate(8, 16, 1, 4, 0.05)).isPositive();
        assertThat(peer.rate(8, 16, 10, 4, 0.05)).isPositive();
        assertThat(peer.rate(8, 16, 10, 1, 0.05)).isPositive();
    }

    /** Where a Python with PyTorch is. */
    @ParameterizedTest
    @ValueSource(strings = {"vgg", "vit"})
    void the_peer_trains_classifiers_of_images(String model) {
        Peer peer = Peer.find();
        assumeThat(peer).isNotNull();

        assertThat(peer.images(model, 1, 0.05)).isPositive();
    }

    @Test
    void a_file_that_cannot_be_written_is_refused_before_anything_is_timed(@TempDir Path directory) throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "mine");
        CommandLineRun run = CommandLineRun.of("bench", "wrap", "--json", taken.resolve("rows.json"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("taken' is not a directory", "--json FILE")
                .hasLineCount(1)
                .doesNotContain("\tat ");
    }
}
