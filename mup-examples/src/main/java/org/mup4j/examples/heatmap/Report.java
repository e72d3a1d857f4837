package org.mup4j.examples.heatmap;

import java.util.List;
import java.util.Locale;
import org.mup4j.examples.heatmap.Variant.Family;

/** States each claim, the figure measured and the verdict. */
final class Report {

    private final HeatmapSettings settings;
    private final Panels panels;
    private final StringBuilder out = new StringBuilder();

    private Report(HeatmapSettings settings, Panels panels) {
        this.settings = settings;
        this.panels = panels;
    }

    static String of(HeatmapSettings settings, Panels panels) {
        Report report = new Report(settings, panels);
        report.setup();
        report.headline();
        report.claims();
        report.depth();
        report.reading();
        return report.out.toString();
    }

    private void setup() {
        out.append(String.format(
                Locale.ROOT,
                "## SP against muP%n%nWidths %s, depths %s, %d seeds averaged in log space, %s with gain %.4g, input of"
                        + " %d numbers from N(0,1), batch 1, loss = the output, double precision. One step of a stock"
                        + " Deeplearning4j updater at rate 2^-20 on wrapped configurations (base width %d); results are"
                        + " per unit rate. Cells with depth/width above 1/16 are left out of exponents, variations and"
                        + " verdicts; figures over all cells stand in brackets.%n%n",
                settings.widths(),
                settings.depths(),
                settings.seeds(),
                settings.activation().name().toLowerCase(Locale.ROOT),
                settings.gain(),
                HeatmapSettings.INPUTS,
                settings.baseWidth()));
    }

    private void headline() {
        if (!settings.optimizers().contains(Optimizer.ADAM)) {
            return;
        }
        double sp = variation("2-adam-sp-hidden");
        double mup = variation("2-adam-mup-hidden");
        if (Double.isNaN(sp) || Double.isNaN(mup)) {
            return;
        }
        double width = Cells.variation(
                settings.widths().stream().mapToDouble(Integer::doubleValue).toArray());
        // The published threshold can be reached from width 64 to 2048 on; below, only growth in proportion to the
        // width can.
        double threshold = settings.widths().get(settings.widths().size() - 1) >= 2048 ? 0.9 : 0.95 * width;
        boolean holds = mup <= 0.02 && sp > threshold;
        out.append(String.format(
                Locale.ROOT,
                "**Variation over widths of Adam's update norm in hidden layers, all cells: SP %.2f, muP %.3f** (claim:"
                        + " muP at most 0.02 and SP above %.2f, where the width itself varies by %.2f: %s). On the first"
                        + " step Adam's update is the sign of the gradient,"
                        + " so a low variation is partly by construction; that is why the change of the network's own"
                        + " features is shown as well.%n%n",
                sp,
                mup,
                threshold,
                width,
                holds ? "PASS" : "FAIL"));
    }

    private double variation(String id) {
        return panels.startingWith(id).stream()
                .findFirst()
                .map(p -> p.cells().cvWidth(Cells.Selection.ALL))
                .orElse(Double.NaN);
    }

    private void claims() {
        out.append("### Exponents in width\n\n"
                + "| panel | networks | quantity | predicted | measured, 95% interval | all cells | variation over widths |"
                + " verdict |\n|---|---|---|---:|---:|---:|---:|---|\n");
        for (Panel p : panels.all()) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s, %s | %+.1f ± %.2f | %s | %s | %.3f [%.3f] | %s |%n",
                    p.id(),
                    networks(p),
                    p.quantity().formula().replace("|", "\\|"),
                    p.layer(),
                    p.prediction().exponent(),
                    p.prediction().tolerance(),
                    p.width(),
                    p.widthAll().slope(),
                    p.cvWidth(),
                    p.cells().cvWidth(Cells.Selection.ALL),
                    p.verdict()));
        }
        out.append(
                "\nPanel 3a leaves out depth 2, which has no hidden matrix: its exponents, in width and in depth, are those of"
                        + " depths from 4 on.\n\n");
    }

    private static String networks(Panel p) {
        String gauge = p.family() == Family.MUP_SYMMETRIC ? ", symmetric gauge" : "";
        String depth = p.family().depthRule().equals("none")
                ? ""
                : ", depth rule " + p.family().depthRule();
        return p.family().parametrization() + " " + p.optimizer().label() + gauge + depth;
    }

    private void depth() {
        out.append("### Exponents in depth\n\n"
                + "Wide cells only. Plain networks add up their layers' changes, about L^1.5 under SGD (arXiv:2305.07810);"
                + " the two depth rules take that out. For Adam no law is published: 1.33 is fitted, so 3b and 3c show for Adam"
                + " only that the fit was made on networks like these. In the residual networks each block is h + c/L W act(h)"
                + " with c = "
                + Networks.BRANCH
                + ", a constant chosen after whole branches (c = 1) had been seen: there the variance that branches add,"
                + " (1 + 1/L^2)^L, still falls from 2 to 32 blocks, and a separate calculation gave changes falling as L^-0.19"
                + " (SGD) and L^-0.10 (Adam). The depth verdict of 3d is therefore about this choice of c.\n\n"
                + "| panel | predicted | measured, 95% interval | all cells | variation over depths | verdict |\n"
                + "|---|---:|---:|---:|---:|---|\n");
        for (Optimizer optimizer : settings.optimizers()) {
            for (DepthClaim claim : DepthClaim.of(optimizer)) {
                for (Panel p : panels.startingWith(claim.panel() + "-" + Panels.id(optimizer))) {
                    out.append(claim.line(p));
                }
            }
        }
        out.append('\n');
    }

    /** What the depth should do to a panel. */
    private record DepthClaim(String panel, double exponent, double tolerance) {

        private static final double PLAIN = 0.2;
        private static final double RESIDUAL = 0.1;
        private static final double UPDATE = 0.05;

        static List<DepthClaim> of(Optimizer optimizer) {
            double growth = optimizer == Optimizer.SGD ? 1.5 : Networks.ADAM_DEPTH_EXPONENT;
            return List.of(
                    new DepthClaim("3b", growth, PLAIN),
                    new DepthClaim("3c", 0, PLAIN),
                    new DepthClaim("3d", 0, RESIDUAL),
                    new DepthClaim("6", 0, UPDATE));
        }

        String line(Panel p) {
            Prediction prediction = new Prediction(exponent, tolerance);
            return String.format(
                    Locale.ROOT,
                    "| %s | %+.2f ± %.2f | %s | %s | %.3f [%.3f] | %s |%n",
                    p.id(),
                    exponent,
                    tolerance,
                    p.depth(),
                    p.depthAll().slope(),
                    p.cvDepth(),
                    p.cells().cvDepth(Cells.Selection.ALL),
                    prediction.verdict(
                            p.depth().value(), p.depth().low(), p.depth().high()));
        }
    }

    private void reading() {
        out.append("### How to read the figures\n\n"
                + "- heatmap-1-raw-gradient: the muP networks of 1b and 1c are one function at every step; the raw ratio"
                + " tells the gauge.\n"
                + "- heatmap-2-update: what a step does to a layer, which no gauge changes.\n"
                + "- heatmap-3-features: what a step does to the network.\n"
                + "- heatmap-4-exponents: all predictions on one page.\n"
                + "- heatmap-5-frobenius: the trap. An update has low rank and the weight full rank, so the Frobenius"
                + " ratio of hidden layers misses a factor sqrt(width): flat for SP under SGD, falling for muP.\n"
                + "- heatmap-6-residual-update: with CompleteP each block's update is flat in both.\n");
    }
}
