package org.mup4j.examples.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.LrCurve.Optimum;
import org.mup4j.examples.plot.CurvePanel;
import org.mup4j.examples.plot.CurvePanel.Axis;
import org.mup4j.examples.plot.CurvePanel.Curve;
import org.mup4j.examples.plot.CurvePanel.Point;
import org.mup4j.examples.plot.Figure;
import org.mup4j.examples.plot.SideBySide;
import org.mup4j.examples.sweep.Scheme;

/** Loss against the learning rate, SP and muP on one scale, and the best rate against the width. */
final class TransferFigures {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 360;

    private final SweepResult result;
    private final Drifts drifts;

    TransferFigures(SweepResult result, Drifts drifts) {
        this.result = result;
        this.drifts = drifts;
    }

    /** Panels of one loss, a scheme each, by scheme. */
    Map<Scheme, CurvePanel> panels(LossKind kind) {
        Axis x =
                Axis.over(10, result.grid().rates().stream().mapToDouble(d -> d).toArray());
        Map<Scheme, List<Curve>> curves = new LinkedHashMap<>();
        for (Scheme scheme : result.grid().schemes()) {
            curves.put(
                    scheme,
                    drifts.curves(scheme, kind).stream().map(this::curve).toList());
        }
        Axis y = Axis.over(
                10,
                curves.values().stream()
                        .flatMap(List::stream)
                        .flatMap(c -> c.points().stream())
                        .flatMapToDouble(p -> DoubleStream.of(p.low(), p.y(), p.high()))
                        .toArray());
        Map<Scheme, CurvePanel> panels = new LinkedHashMap<>();
        curves.forEach((scheme, lines) -> panels.put(
                scheme,
                new CurvePanel(
                        scheme.label(),
                        "learning rate k at the base width",
                        "minimum " + kind.label() + " loss",
                        x,
                        y,
                        lines,
                        WIDTH,
                        HEIGHT)));
        return panels;
    }

    private Curve curve(LrCurve curve) {
        List<Point> points = curve.points().stream().map(TransferFigures::point).toList();
        Optimum optimum = curve.optimum();
        List<double[]> mark = Double.isNaN(optimum.log2())
                ? List.of()
                : List.of(new double[] {optimum.learningRate(), optimum.loss()});
        return new Curve(result.name(curve.width()), points, mark);
    }

    /** Mean and deviation of the logarithm: the axis is logarithmic, and so is the fit. */
    private static Point point(LrCurve.Point point) {
        double mean = point.meanLogLoss();
        double squares = point.losses().stream()
                .mapToDouble(loss -> (Math.log(loss) - mean) * (Math.log(loss) - mean))
                .sum();
        int n = point.losses().size();
        double sd = n < 2 ? 0 : Math.sqrt(squares / (n - 1));
        return new Point(point.learningRate(), Math.exp(mean), Math.exp(mean - sd), Math.exp(mean + sd));
    }

    /** One figure of a loss, the schemes side by side. */
    Figure sideBySide(LossKind kind) {
        return new SideBySide(
                result.task().label() + ": minimum " + kind.label() + " loss against the learning rate",
                "A curve for each width; mean and one standard deviation over "
                        + result.grid().seeds().size()
                        + " seeds, of the logarithm. Star: best rate. Triangle at the upper edge: at this rate a network"
                        + " diverged.",
                List.copyOf(panels(kind).values()));
    }

    /** Best rate against the width. */
    CurvePanel bestRates(LossKind kind) {
        List<Curve> curves = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (Scheme scheme : result.grid().schemes()) {
            List<Point> points = new ArrayList<>();
            for (LrCurve curve : drifts.curves(scheme, kind)) {
                double best = curve.optimum().learningRate();
                if (Double.isFinite(best)) {
                    points.add(new Point(curve.width(), best, best, best));
                    all.add(best);
                }
            }
            curves.add(new Curve(scheme.label(), points, List.of()));
        }
        Axis x =
                Axis.over(2, result.grid().widths().stream().mapToDouble(w -> w).toArray());
        // At least a decade: less would give noise the looks of a drift.
        double[] values = all.stream().mapToDouble(d -> d).toArray();
        double middle = Math.exp(Arrays.stream(values).map(Math::log).average().orElse(0));
        Axis y = Axis.over(
                10,
                DoubleStream.concat(
                                Arrays.stream(values), DoubleStream.of(middle / Math.sqrt(10), middle * Math.sqrt(10)))
                        .toArray());
        return new CurvePanel(
                "Best rate, " + kind.label() + " loss", "width", "best learning rate", x, y, curves, WIDTH, HEIGHT);
    }
}
