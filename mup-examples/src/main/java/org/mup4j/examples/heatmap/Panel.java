package org.mup4j.examples.heatmap;

import java.util.stream.IntStream;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.heatmap.Variant.Family;
import org.mup4j.examples.plot.Exponent;
import org.mup4j.examples.plot.HeatmapPanel;

/**
 * One panel of the experiment with all that is concluded from it. Exponents and variations leave out the hatched cells,
 * where depth is more than a sixteenth of the width, except for those that say "all".
 *
 * @param id short name, the same in every output
 * @param title for people
 * @param caption what to see
 * @param family which networks
 * @param optimizer what made the step
 * @param layer which layer
 * @param quantity what was measured
 * @param cells the numbers
 * @param width exponent in width
 * @param widthAll the same over all cells
 * @param depth exponent in depth
 * @param depthAll the same over all cells
 */
record Panel(
        String id,
        String title,
        String caption,
        Family family,
        Optimizer optimizer,
        String layer,
        Quantity quantity,
        Cells cells,
        Exponent width,
        Exponent widthAll,
        Exponent depth,
        Exponent depthAll) {

    static Panel of(
            Grid grid,
            String id,
            String title,
            String caption,
            Family family,
            Optimizer optimizer,
            String layer,
            Quantity quantity) {
        Cells cells = grid.cells(family, optimizer, layer, quantity);
        Selection counted = counted(family, quantity);
        return new Panel(
                id,
                title,
                caption,
                family,
                optimizer,
                layer,
                quantity,
                cells,
                cells.widthExponent(counted),
                cells.widthExponent(Selection.ALL),
                cells.depthExponent(counted),
                cells.depthExponent(Selection.ALL));
    }

    /** Under SP it is the hidden matrices that make features move more in wider networks, and depth 2 has none. */
    private static Selection counted(Family family, Quantity quantity) {
        return family == Family.SP && quantity == Quantity.FEATURE_CHANGE
                ? (depth, width) -> depth > 2 && Selection.NARROW.counts(depth, width)
                : Selection.NARROW;
    }

    boolean isEmpty() {
        return cells.depths().length == 0;
    }

    Prediction prediction() {
        return Prediction.of(family, optimizer, layer, quantity);
    }

    String verdict() {
        return prediction().verdict(width.value(), width.low(), width.high());
    }

    double cvWidth() {
        return cells.cvWidth(Selection.NARROW);
    }

    double cvDepth() {
        return cells.cvDepth(Selection.NARROW);
    }

    /** The panel for a figure. */
    HeatmapPanel picture() {
        int[] widths = cells.widths();
        int[] depths = cells.depths();
        return new HeatmapPanel(
                title,
                caption,
                widths,
                depths,
                cells.means(),
                cells.hatched(),
                IntStream.range(0, depths.length)
                        .mapToObj(i -> cells.widthExponent(i, Selection.NARROW))
                        .toList(),
                IntStream.range(0, widths.length)
                        .mapToObj(j -> cells.depthExponent(j, Selection.NARROW))
                        .toList(),
                width,
                depth);
    }
}
