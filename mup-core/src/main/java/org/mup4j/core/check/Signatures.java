package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

/**
 * What each single mistake does to the slopes of the first step's changes: by how much the input, hidden and output
 * layers grow. Measured on four-layer ReLU networks of width 64 to 1024 under cross-entropy.
 */
final class Signatures {

    /** Slopes of the three kinds of layers; not a number where the mistake does not tell. */
    private record Signature(double input, double hidden, double output) {

        double distance(Signature seen) {
            double sum = 0;
            int terms = 0;
            double[][] pairs = {{input, seen.input}, {hidden, seen.hidden}, {output, seen.output}};
            for (double[] pair : pairs) {
                if (!Double.isNaN(pair[0]) && !Double.isNaN(pair[1])) {
                    sum += (pair[0] - pair[1]) * (pair[0] - pair[1]);
                    terms++;
                }
            }
            return terms == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(sum / terms);
        }
    }

    private static final double UNTOLD = Double.NaN;

    /** Mistakes whose distances differ by less cannot be told apart. */
    private static final double RESOLUTION = 0.12;

    private static final Map<Cause, Signature> LINEAR = new EnumMap<>(Map.of(
            Cause.STANDARD_PARAMETRIZATION, new Signature(-0.51, 0.44, 0.99),
            Cause.READOUT_INIT, new Signature(0.49, 0.48, 0.65),
            Cause.READOUT_RATE, new Signature(-0.02, -0.09, 0.65),
            Cause.HIDDEN_RATE, new Signature(-0.02, -0.46, -0.34),
            Cause.INPUT_RATE, new Signature(-1.02, UNTOLD, UNTOLD),
            Cause.PLAIN_OPTIMIZER, new Signature(-1.02, -0.15, 0.65)));

    private static final Map<Cause, Signature> SIGN = new EnumMap<>(Map.of(
            Cause.STANDARD_PARAMETRIZATION, new Signature(0.00, 0.92, 1.30),
            Cause.READOUT_INIT, new Signature(0.00, -0.02, 0.38),
            Cause.READOUT_RATE, new Signature(0.00, -0.05, 0.53),
            Cause.HIDDEN_RATE, new Signature(0.00, 0.89, 0.68),
            Cause.INPUT_RATE, new Signature(-1.00, UNTOLD, UNTOLD),
            Cause.PLAIN_OPTIMIZER, new Signature(0.00, 0.89, 0.83)));

    private Signatures() {}

    /**
     * The mistakes whose signature is nearest to what was measured, nearest first, with those that are as near; none of those that
     * are known not to have been made.
     */
    static List<Cause> nearest(List<CheckedLayer> layers, Map<String, Slope> slopes, List<Cause> ruledOut) {
        Signature seen = new Signature(
                mean(layers, slopes, Role.INPUT), mean(layers, slopes, Role.HIDDEN), mean(layers, slopes, Role.OUTPUT));
        boolean linear = layers.stream()
                .anyMatch(l -> l.optimizer() == OptimizerClass.LINEAR || l.optimizer() == OptimizerClass.NORMALISED);
        List<Entry<Cause, Double>> distances = new ArrayList<>();
        (linear ? LINEAR : SIGN)
                .forEach((cause, signature) -> distances.add(Map.entry(cause, signature.distance(seen))));
        distances.removeIf(d -> ruledOut.contains(d.getKey()));
        if (distances.isEmpty()) {
            return List.of();
        }
        distances.sort(Comparator.comparingDouble(Entry::getValue));
        double best = distances.get(0).getValue();
        return distances.stream()
                .filter(d -> d.getValue() <= best + RESOLUTION)
                .map(Entry::getKey)
                .toList();
    }

    private static double mean(List<CheckedLayer> layers, Map<String, Slope> slopes, Role role) {
        return layers.stream()
                .filter(l -> l.role() == role && slopes.containsKey(l.name()))
                .mapToDouble(l -> slopes.get(l.name()).slope())
                .average()
                .orElse(UNTOLD);
    }
}
