package org.mup4j.examples.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.cli.UserError;

/** A spec, its text and its key. */
class RunSpecTest {

    private static final Setup SETUP =
            new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_000, 16, 1000, 1000, 0);
    private static final RunSpec SPEC = new RunSpec(SETUP, Scheme.MUP, 64, 2, 1e-3, 5);

    /** A change of this text or key makes every store of before useless: it needs another format name. */
    @Test
    void theTextAndTheKeyAreTheSameForEver() {
        assertThat(SPEC.canonical()).isEqualTo("""
                        mup4j run 1
                        task=california
                        data=d3d8
                        dataType=float
                        kernels=k
                        baseWidth=16
                        initScale=0x1.999999999999ap-4
                        steps=50000
                        batchSize=16
                        lossInterval=1000
                        validationInterval=1000
                        readingInterval=0
                        scheme=muP
                        width=64
                        depth=2
                        rate=0x1.0624dd2f1a9fcp-10
                        seed=5""");
        // sha256sum of the text above.
        assertThat(SPEC.key()).isEqualTo("d37f2755592c209a476927e02678db167e63cc0e5df37b407e1a69f4a8dcc0b4");
    }

    @Test
    void isReadBackFromItsText() {
        assertThat(RunSpec.parse(SPEC.canonical())).isEqualTo(SPEC);
        assertThatThrownBy(() -> RunSpec.parse("mup4j run 9\ntask=x")).hasMessageContaining("mup4j run 9");
        assertThatThrownBy(() -> RunSpec.parse("mup4j run 1\ntask=x")).hasMessageContaining("There is no data in");
    }

    @Test
    void everyComponentIsInTheKey() {
        List<RunSpec> others = Stream.of(
                        new Setup("mnist", "d3d8", "float", "k", 16, 0.1, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d9", "float", "k", 16, 0.1, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "double", "k", 16, 0.1, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "l", 16, 0.1, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 32, 0.1, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.2, 50_000, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_001, 16, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_000, 32, 1000, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_000, 16, 1001, 1000, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_000, 16, 1000, 1001, 0),
                        new Setup("california", "d3d8", "float", "k", 16, 0.1, 50_000, 16, 1000, 1000, 1))
                .map(setup -> new RunSpec(setup, Scheme.MUP, 64, 2, 1e-3, 5))
                .toList();
        Stream<RunSpec> all = Stream.concat(
                others.stream(),
                Stream.of(
                        SPEC,
                        new RunSpec(SETUP, Scheme.SP, 64, 2, 1e-3, 5),
                        new RunSpec(SETUP, Scheme.MUP, 65, 2, 1e-3, 5),
                        new RunSpec(SETUP, Scheme.MUP, 64, 3, 1e-3, 5),
                        new RunSpec(SETUP, Scheme.MUP, 64, 2, Math.nextUp(1e-3), 5),
                        new RunSpec(SETUP, Scheme.MUP, 64, 2, 1e-3, 6)));

        assertThat(all.map(RunSpec::key).distinct()).hasSize(11 + 6);
    }

    @Test
    void aGridIsSortedAndHasEachRunOnce() {
        Grid grid = new Grid(
                SETUP,
                List.of(Scheme.MUP, Scheme.SP),
                List.of(32, 16, 32),
                List.of(2),
                List.of(0.1, 0.01),
                List.of(2L, 1L, 3L));

        assertThat(grid.specs()).hasSize(24).isSorted().doesNotHaveDuplicates();
        assertThat(grid.size()).isEqualTo(24);
        assertThat(grid.specs().get(0)).hasToString("SP, width 16, depth 2, rate 0.01, seed 1");
        assertThat(grid.widest()).isEqualTo(32);
    }

    @Test
    void whatIsOutOfRangeIsRefusedByItsOption() {
        refused("Option --widths: expected widths of 1 or more, found 0", List.of(0), List.of(0.1), List.of(1L));
        refused(
                "Option --rates: expected positive learning rates, found -0.1",
                List.of(16),
                List.of(-0.1),
                List.of(1L));
        refused("Option --seeds: expected one value or more, found none", List.of(16), List.of(0.1), List.of());
        assertThatThrownBy(() -> new Setup("t", "d", "half", "k", 16, 0.1, 1, 16, 1, 1, 0))
                .isInstanceOf(UserError.class)
                .hasMessage("Option --data-type: expected float or double, found half");
        assertThatThrownBy(() -> new Setup("t", "d", "float", "k", 16, 0.1, 0, 16, 1, 1, 0))
                .hasMessage("Option --steps: expected 1 step or more, found 0");
    }

    private static void refused(String message, List<Integer> widths, List<Double> rates, List<Long> seeds) {
        assertThatThrownBy(() -> new Grid(SETUP, List.of(Scheme.SP), widths, List.of(1), rates, seeds))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
    }
}
