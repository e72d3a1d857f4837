package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;

/**
 * What a coordinate check measured and concludes: how the change of each layer's coordinates scales with the size of the
 * network (Yang et al. 2021, arXiv:2203.03466, appendix D.1). Under muP every change is flat. Immutable.
 */
public final class CoordReport {

    /** The axis along which the networks grow. */
    public enum Growth {
        /** Units per layer. */
        WIDTH,
        /** Layers or blocks. */
        DEPTH
    }

    /**
     * What goes into a report.
     *
     * @param name what was checked, for example a parametrization's name
     * @param growth along which axis the networks grow
     * @param layers the layers to judge, in the network's order
     * @param readings all measurements; the size is the run's width or depth
     * @param findings what was noticed on the way
     * @param ruleCauses deviations that the configurations themselves show, likeliest first
     * @param ruledOut mistakes that were certainly not made, and findings that cannot have bent exponents
     * @param tolerance how flat is flat
     */
    public record Evidence(
            String name,
            Growth growth,
            List<CheckedLayer> layers,
            List<Reading> readings,
            List<Finding> findings,
            List<Cause> ruleCauses,
            List<Cause> ruledOut,
            CoordTolerance tolerance) {

        /**
         * Copies the lists.
         *
         * @param name what was checked
         * @param growth along which axis the networks grow
         * @param layers the layers to judge, in the network's order
         * @param readings all measurements
         * @param findings what was noticed on the way
         * @param ruleCauses deviations that the configurations themselves show
         * @param ruledOut mistakes that were certainly not made, and findings that cannot have bent exponents
         * @param tolerance how flat is flat
         */
        public Evidence {
            layers = List.copyOf(layers);
            readings = List.copyOf(readings);
            findings = List.copyOf(findings);
            ruleCauses = List.copyOf(ruleCauses);
            ruledOut = List.copyOf(ruledOut);
        }
    }

    private final Evidence evidence;
    private final List<Slope> slopes;
    private final Verdict verdict;

    private CoordReport(Evidence evidence) {
        this.evidence = evidence;
        this.slopes = List.copyOf(fit(evidence));
        this.verdict = new CoordJudge(evidence, slopes).verdict();
    }

    /**
     * Fits and judges.
     *
     * @param evidence the measurements
     * @return the report
     */
    public static CoordReport of(Evidence evidence) {
        return new CoordReport(evidence);
    }

    /**
     * The conclusion.
     *
     * @return PASS, FAIL or INCONCLUSIVE, with the likely cause
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * All fitted exponents of root mean squares: layer by layer, step by step. A quantity that was zero at all but one size
     * has none.
     *
     * @return an unmodifiable list
     */
    public List<Slope> slopes() {
        return slopes;
    }

    /**
     * One fitted exponent.
     *
     * @param layer the layer
     * @param step how many steps the networks had taken
     * @param quantity what was measured
     * @return the slope
     * @throws IllegalArgumentException if there is none; the message lists the layers and steps that there are
     */
    public Slope slope(String layer, long step, Quantity quantity) {
        return slopes.stream()
                .filter(s -> s.layer().equals(layer) && s.step() == step && s.quantity() == quantity)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("The report has no slope of " + quantity + " for layer '"
                                + layer + "' after step " + step + "; it has layers "
                                + slopes.stream().map(Slope::layer).distinct().toList() + " and steps "
                                + new TreeSet<>(slopes.stream().map(Slope::step).toList())));
    }

    /**
     * The measurements.
     *
     * @return an unmodifiable list
     */
    public List<Reading> readings() {
        return evidence.readings();
    }

    /**
     * What was noticed on the way.
     *
     * @return an unmodifiable list
     */
    public List<Finding> findings() {
        return evidence.findings();
    }

    /**
     * The judged layers.
     *
     * @return in the network's order
     */
    public List<CheckedLayer> layers() {
        return evidence.layers();
    }

    /**
     * What was checked.
     *
     * @return for example a parametrization's name
     */
    public String name() {
        return evidence.name();
    }

    /**
     * The axis along which the networks grow.
     *
     * @return width or depth
     */
    public Growth growth() {
        return evidence.growth();
    }

    /**
     * How flat is flat.
     *
     * @return the tolerance
     */
    public CoordTolerance tolerance() {
        return evidence.tolerance();
    }

    private record Key(String layer, long step, Quantity quantity) {}

    private static List<Slope> fit(Evidence evidence) {
        Map<Key, Map<Long, List<Double>>> groups = new LinkedHashMap<>();
        for (Reading r : evidence.readings()) {
            if (r.norm() == Norm.RMS) {
                long size = evidence.growth() == Growth.WIDTH
                        ? r.run().width()
                        : r.run().depth();
                groups.computeIfAbsent(new Key(r.layer(), r.step(), r.quantity()), k -> new TreeMap<>())
                        .computeIfAbsent(size, s -> new ArrayList<>())
                        .add(r.value());
            }
        }
        List<Slope> slopes = new ArrayList<>();
        groups.forEach((key, bySize) -> {
            if (usableSizes(bySize) >= 2) {
                ScalingFit fit = ScalingFit.of(
                        bySize.keySet().stream().mapToDouble(Long::doubleValue).toArray(),
                        bySize.values().stream()
                                .map(v -> v.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray())
                                .toArray(double[][]::new));
                slopes.add(new Slope(key.layer(), key.step(), key.quantity(), fit.slope(), fit.low(), fit.high()));
            }
        });
        return slopes;
    }

    private static long usableSizes(Map<Long, List<Double>> bySize) {
        return bySize.values().stream()
                .filter(values -> values.stream().anyMatch(v -> v > 0 && Double.isFinite(v)))
                .count();
    }

    /** The slopes of the changes as an aligned table, followed by the findings and the verdict. */
    @Override
    public String toString() {
        return CoordTable.text(this);
    }
}
