package org.mup4j.examples.coord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mup4j.core.check.ScalingFit;

/** All readings of a comparison, and the exponents fitted to them. */
final class CoordResult {

    private final Settings settings;
    private final List<Reading> readings;
    private final Map<Scheme, Map<Quantity, List<double[][][]>>> tables;
    private final List<Exponent> exponents;

    CoordResult(Settings settings, List<Reading> readings) {
        this.settings = settings;
        this.readings = List.copyOf(readings);
        this.tables = tables(settings, readings);
        this.exponents = fitAll();
    }

    /** The two ways of averaging over coordinates. */
    enum Norm {
        /** Mean of absolute values. */
        MEAN_ABS("meanAbs", Scale::meanAbs),
        /** Root mean square. */
        RMS("rms", Scale::rms);

        private final String label;
        private final ToDoubleFunction<Scale> of;

        Norm(String label, ToDoubleFunction<Scale> of) {
            this.label = label;
            this.of = of;
        }

        String label() {
            return label;
        }
    }

    /**
     * How a quantity scales with the width.
     *
     * @param scheme the parametrization
     * @param quantity what was measured
     * @param norm how it was averaged over coordinates
     * @param step after which batch
     * @param fit the fitted law
     */
    record Exponent(Scheme scheme, Quantity quantity, Norm norm, int step, ScalingFit fit) {}

    Settings settings() {
        return settings;
    }

    List<Reading> readings() {
        return readings;
    }

    /**
     * @return every law that could be fitted: positive finite readings at two widths or more
     */
    List<Exponent> exponents() {
        return exponents;
    }

    /**
     * One law.
     *
     * @return an empty list if there is none, else a list of one
     */
    List<ScalingFit> fit(Scheme scheme, Quantity quantity, int step) {
        return exponents.stream()
                .filter(e -> e.scheme() == scheme && e.quantity() == quantity)
                .filter(e -> e.norm() == Norm.MEAN_ABS && e.step() == step)
                .map(Exponent::fit)
                .toList();
    }

    /**
     * The measurements behind a law, by mean absolute coordinate.
     *
     * @return one row per width, one number per seed
     */
    double[][] scales(Scheme scheme, Quantity quantity, int step) {
        return tables.get(scheme).get(quantity).get(step)[Norm.MEAN_ABS.ordinal()];
    }

    /**
     * Number of networks with a reading that is not finite.
     */
    long diverged(Scheme scheme) {
        return readings.stream()
                .filter(r -> r.run().scheme() == scheme)
                .filter(r -> !Double.isFinite(r.scale().rms()))
                .map(Reading::run)
                .distinct()
                .count();
    }

    /**
     * @return widths in rising order
     */
    double[] widths() {
        return settings.multipliers().stream()
                .mapToDouble(m -> (double) m * settings.base())
                .toArray();
    }

    private List<Exponent> fitAll() {
        List<Exponent> all = new ArrayList<>();
        tables.forEach((scheme, quantities) -> quantities.forEach((quantity, steps) -> {
            for (int step = quantity.firstStep(); step < steps.size(); step++) {
                for (Norm norm : Norm.values()) {
                    double[][] table = steps.get(step)[norm.ordinal()];
                    if (usable(table)) {
                        all.add(new Exponent(scheme, quantity, norm, step, ScalingFit.of(widths(), table)));
                    }
                }
            }
        }));
        return all;
    }

    private static boolean usable(double[][] table) {
        return Arrays.stream(table)
                        .filter(row -> Arrays.stream(row).anyMatch(v -> v > 0 && Double.isFinite(v)))
                        .count()
                >= 2;
    }

    /** scheme, quantity, step, then norm x width x seed. */
    private static Map<Scheme, Map<Quantity, List<double[][][]>>> tables(Settings settings, List<Reading> readings) {
        Map<Scheme, Map<Quantity, List<double[][][]>>> tables = new EnumMap<>(Scheme.class);
        for (Scheme scheme : Scheme.values()) {
            Map<Quantity, List<double[][][]>> quantities = new EnumMap<>(Quantity.class);
            for (Quantity quantity : Quantity.values()) {
                List<double[][][]> steps = new ArrayList<>();
                for (int step = 0; step <= settings.batches(); step++) {
                    steps.add(
                            new double[Norm.values().length]
                                    [settings.multipliers().size()][settings.seeds()]);
                }
                quantities.put(quantity, steps);
            }
            tables.put(scheme, quantities);
        }
        for (Reading reading : readings) {
            Run run = reading.run();
            double[][][] table =
                    tables.get(run.scheme()).get(reading.quantity()).get(reading.step());
            int width = settings.multipliers().indexOf(run.multiplier());
            for (Norm norm : Norm.values()) {
                table[norm.ordinal()][width][run.seed()] = norm.of.applyAsDouble(reading.scale());
            }
        }
        return tables;
    }
}
