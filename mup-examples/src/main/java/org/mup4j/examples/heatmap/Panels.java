package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mup4j.examples.heatmap.Variant.Family;

/** Which panels are drawn, in the order of the report. */
final class Panels {

    private static final List<String> LAYERS = List.of("input", "hidden", "output");

    private final Grid grid;
    private final List<Panel> all = new ArrayList<>();

    /**
     * The panels of a run.
     *
     * @param grid its measurements
     */
    Panels(Grid grid) {
        this.grid = grid;
        raw();
        for (Optimizer optimizer : grid.settings().optimizers()) {
            updates(optimizer);
            features(optimizer);
            frobenius(optimizer);
        }
        all.removeIf(Panel::isEmpty);
    }

    List<Panel> all() {
        return List.copyOf(all);
    }

    /** The panels whose identifier starts so, in order. */
    List<Panel> startingWith(String prefix) {
        return all.stream().filter(p -> p.id().startsWith(prefix)).toList();
    }

    private void raw() {
        Optimizer any = grid.settings().optimizers().get(0);
        Quantity raw = Quantity.RAW_GRADIENT_RATIO;
        add("1a-raw-sp", "1a  SP", "Grows as the root of the width.", Family.SP, any, "output", raw);
        add("1b-raw-mup", "1b  muP, no multipliers", "Grows faster still.", Family.MUP, any, "output", raw);
        add("1c-raw-mup-symmetric", "1c  muP, symmetric gauge", "Flat.", Family.MUP_SYMMETRIC, any, "output", raw);
    }

    private void updates(Optimizer optimizer) {
        String name = optimizer.label();
        for (Family family : List.of(Family.SP, Family.MUP)) {
            for (String layer : LAYERS) {
                Prediction prediction = Prediction.of(family, optimizer, layer, Quantity.UPDATE_NORM);
                String caption = String.format(Locale.ROOT, "Theory: exponent %+.1f in width.", prediction.exponent());
                String id = "2-" + id(optimizer) + "-" + id(family) + "-" + layer;
                String title = family.parametrization() + " " + name + ", " + layer;
                add(id, title, caption, family, optimizer, layer, Quantity.UPDATE_NORM);
            }
        }
        add(
                "6-" + id(optimizer) + "-completep-hidden",
                "CompleteP " + name + ", hidden, N(dW)",
                "Theory: flat in width and, for Adam, in depth.",
                Family.MUP_RESIDUAL,
                optimizer,
                "hidden",
                Quantity.UPDATE_NORM);
    }

    private void features(Optimizer optimizer) {
        String rate = optimizer == Optimizer.SGD ? "L^-3/2" : "L^-" + Networks.ADAM_DEPTH_EXPONENT + " (fitted)";
        features(
                "3a",
                Family.SP,
                "SP, plain network",
                "Grows with width (depth 2, without hidden matrix, is left out) and depth.",
                optimizer);
        features("3b", Family.MUP, "muP, plain network", "Flat in width, grows with depth.", optimizer);
        features("3c", Family.MUP_DEPTH_RATE, "muP, rate times " + rate, "Flat in both.", optimizer);
        features("3d", Family.MUP_RESIDUAL, "muP + CompleteP, residual", "Flat in both.", optimizer);
    }

    private void features(String number, Family family, String title, String caption, Optimizer optimizer) {
        add(
                number + "-" + id(optimizer) + "-features",
                number + "  " + title,
                caption,
                family,
                optimizer,
                Measurement.NETWORK,
                Quantity.FEATURE_CHANGE);
    }

    private void frobenius(Optimizer optimizer) {
        for (Family family : List.of(Family.SP, Family.MUP)) {
            add(
                    "5-" + id(optimizer) + "-" + id(family) + "-frobenius",
                    family.parametrization() + " " + optimizer.label() + ", hidden, ||dW||F / ||W||F",
                    String.format(
                            Locale.ROOT,
                            "Theory: exponent %+.1f in width.",
                            Prediction.of(family, optimizer, "hidden", Quantity.UPDATE_FROBENIUS_RATIO)
                                    .exponent()),
                    family,
                    optimizer,
                    "hidden",
                    Quantity.UPDATE_FROBENIUS_RATIO);
        }
    }

    private void add(
            String id,
            String title,
            String caption,
            Family family,
            Optimizer optimizer,
            String layer,
            Quantity quantity) {
        all.add(Panel.of(grid, id, title, caption, family, optimizer, layer, quantity));
    }

    static String id(Optimizer optimizer) {
        return optimizer.name().toLowerCase(Locale.ROOT);
    }

    private static String id(Family family) {
        return family.parametrization().toLowerCase(Locale.ROOT);
    }
}
