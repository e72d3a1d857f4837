package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.examples.heatmap.Variant.Family;
import org.mup4j.examples.plot.ExponentFigure;
import org.mup4j.examples.plot.ExponentFigure.Bar;
import org.mup4j.examples.plot.ExponentFigure.Group;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.HeatmapFigure;

/** The figures of the experiment, by the name of their files. */
final class Figures {

    private static final String HATCHED =
            " Hatched: depth is more than 1/16 of the width, left out of exponents and verdicts.";

    private final Grid grid;
    private final Panels panels;
    private final Map<String, Figure> figures = new LinkedHashMap<>();

    private Figures(Grid grid, Panels panels) {
        this.grid = grid;
        this.panels = panels;
    }

    /**
     * All figures.
     *
     * @param grid measurements
     * @param panels the panels drawn from them
     * @return name without ending, and figure
     */
    static Map<String, Figure> of(Grid grid, Panels panels) {
        Figures all = new Figures(grid, panels);
        all.raw();
        for (Optimizer optimizer : grid.settings().optimizers()) {
            all.updates(optimizer);
            all.features(optimizer);
        }
        all.exponents();
        all.frobenius();
        all.residual();
        return all.figures;
    }

    private void raw() {
        put(
                "heatmap-1-raw-gradient",
                "Raw gradient ratio of the output layer, ||grad||F / ||W||F",
                "The muP networks of 1b and 1c are the same function at every step of training, yet their pictures differ:"
                        + " the raw ratio tells where the width is written, not whether the network scales." + HATCHED,
                List.of(panels.startingWith("1")));
    }

    private void updates(Optimizer optimizer) {
        String prefix = "2-" + Panels.id(optimizer);
        put(
                "heatmap-2-update-" + Panels.id(optimizer),
                "Size of one " + optimizer.label() + " update per unit rate: N(dW) = sqrt(fan-in / fan-out) ||dW||*",
                "How much a layer's output moves, relative to its input, in one real step: SP above, muP beneath. Only muP"
                        + " is flat in every layer." + HATCHED,
                List.of(panels.startingWith(prefix + "-sp"), panels.startingWith(prefix + "-mup")));
    }

    private void features(Optimizer optimizer) {
        List<Panel> four = panels.all().stream()
                .filter(p -> p.id().matches("3[a-d]-" + Panels.id(optimizer) + ".*"))
                .toList();
        put(
                "heatmap-3-features-" + Panels.id(optimizer),
                "Does the network move? RMS change of the last hidden layer after one " + optimizer.label()
                        + " step, per unit rate",
                "A real difference of two forward passes. muP takes the width out; a depth rule takes the depth out."
                        + HATCHED,
                List.of(four.subList(0, 2), four.subList(2, 4)));
    }

    private void frobenius() {
        List<List<Panel>> rows = new ArrayList<>();
        for (Optimizer optimizer : grid.settings().optimizers()) {
            rows.add(panels.startingWith("5-" + Panels.id(optimizer)));
        }
        put(
                "heatmap-5-frobenius",
                "For honesty: the Frobenius ratio of the hidden layers' update",
                "An update has low rank, the weight full rank, so the Frobenius ratio misses a factor sqrt(width): under"
                        + " SGD it looks flat for SP and falling for muP, although SP's update grows and muP's does not."
                        + HATCHED,
                rows);
    }

    private void residual() {
        put(
                "heatmap-6-residual-update",
                "Size of one update of the residual blocks under CompleteP, N(dW)",
                "The per-layer update is flat in width and in depth." + HATCHED,
                List.of(panels.startingWith("6-")));
    }

    private void put(String name, String title, String note, List<List<Panel>> rows) {
        List<List<Panel>> drawn = rows.stream().filter(r -> !r.isEmpty()).toList();
        if (!drawn.isEmpty()) {
            figures.put(
                    name,
                    new HeatmapFigure(
                            title,
                            note,
                            drawn.stream()
                                    .map(r -> r.stream().map(Panel::picture).toList())
                                    .toList()));
        }
    }

    private void exponents() {
        List<Group> groups = new ArrayList<>();
        for (Family family : List.of(Family.SP, Family.MUP)) {
            for (Optimizer optimizer : grid.settings().optimizers()) {
                groups.add(new Group(family.parametrization() + ", " + optimizer.label(), bars(family, optimizer)));
            }
        }
        figures.put(
                "heatmap-4-exponents",
                new ExponentFigure(
                        "Exponents in width: predicted (black mark) and measured (bar, with 95% interval)",
                        "Blue: within 0.1 of the prediction; orange: farther. dh under SP comes from below: few hidden"
                                + " layers have added up yet.",
                        groups));
    }

    private List<Bar> bars(Family family, Optimizer optimizer) {
        List<Bar> bars = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            List<String> layers = quantity == Quantity.FEATURE_CHANGE
                    ? List.of(Measurement.NETWORK)
                    : List.of("input", "hidden", "output");
            for (String layer : layers) {
                String label = label(quantity, layer);
                Panel panel = Panel.of(grid, label, label, "", family, optimizer, layer, quantity);
                if (!panel.isEmpty()) {
                    bars.add(new Bar(label, panel.prediction().exponent(), panel.width()));
                }
            }
        }
        return bars;
    }

    private static String label(Quantity quantity, String layer) {
        return switch (quantity) {
            case RAW_GRADIENT_RATIO -> "raw gradient, " + layer;
            case UPDATE_NORM -> "N(dW), " + layer;
            case UPDATE_FROBENIUS_RATIO -> "F-ratio dW, " + layer;
            case FEATURE_CHANGE -> "dh, last hidden";
        };
    }
}
