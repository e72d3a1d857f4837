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
        return List.of(
                row("ten steps, all norms at every 10th", "all10", TENTH_BOUND),
                row("ten steps, Frobenius, RMS, ratios at each", "entrywise1", EVERY_BOUND));
    }

    private Row row(String work, String listener, double bound) {
        return harness.inTurn(work, "us", ListenerBenchmark.class, Map.of("listener", listener), bound);
    }
}
