package org.mup4j.examples.bench;

import java.util.List;
import java.util.Map;

/** What measuring costs: a training step with a listener beside one without. */
final class ListenerSuite {

    private static final double TENTH_BOUND = 1.03;
    private static final double EVERY_BOUND = 1.15;

    private final Harness harness;

    ListenerSuite(Harness harness) {
        this.harness = harness;
    }

    List<Row> run() {
        Map<String, double[]> scores = harness.inTurn(
                "step with a listener",
                ListenerBenchmark.class,
                Map.of(),
                "listener",
                List.of("none", "all10", "entrywise1"));
        double[] plain = scores.get("none");
        return List.of(
                Row.paired("step, all norms every 10th", "us", scores.get("all10"), plain, TENTH_BOUND),
                Row.paired(
                        "step, Frobenius, RMS, ratios every step", "us", scores.get("entrywise1"), plain, EVERY_BOUND));
    }
}
