package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.heatmap.Variant.Family;
import org.nd4j.linalg.activations.Activation;

/** Measurements find their cells; diverged networks keep theirs. */
class GridTest {

    private static final Variant VARIANT = new Variant(Family.SP, Optimizer.SGD, Set.of(Quantity.UPDATE_NORM));
    private static final HeatmapSettings SETTINGS =
            new HeatmapSettings(List.of(64, 128), List.of(2, 4), 1, Activation.RELU, 1, List.of(Optimizer.SGD), 64, 1);

    @Test
    void aDepthWhoseNetworksDivergedStaysAndOneWithoutTheLayerIsLeftOut() {
        List<Measurement> measurements = new ArrayList<>();
        for (int width : SETTINGS.widths()) {
            measurements.add(measured("output", width, 2, 1));
            measurements.add(measured("output", width, 4, Double.NaN));
            measurements.add(measured("hidden", width, 4, 3));
        }
        Grid grid = new Grid(SETTINGS, measurements);

        Cells output = grid.cells(Family.SP, Optimizer.SGD, "output", Quantity.UPDATE_NORM);
        assertThat(output.depths()).containsExactly(2, 4);
        assertThat(output.mean(1, 0)).isNaN();
        assertThat(output.depthExponent(Selection.ALL).isKnown()).isFalse();
        assertThat(grid.cells(Family.SP, Optimizer.SGD, "hidden", Quantity.UPDATE_NORM)
                        .depths())
                .containsExactly(4);
    }

    private static Measurement measured(String layer, int width, int depth, double value) {
        return new Measurement(VARIANT, layer, Quantity.UPDATE_NORM, width, depth, 0, value);
    }
}
