package org.mup4j.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What wrapping costs: once, and in every step. */
final class WrapSuite {

    private static final Map<String, Double> BOUNDS = Map.of("64", Double.NaN, "256", 1.06, "1024", 1.02);
    private static final double WRAP_BOUND = 100_000;

    private final Harness harness;

    WrapSuite(Harness harness) {
        this.harness = harness;
    }

    List<Row> run() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.alone("wrap a configuration of 100 layers", "us", harness.alone(WrapBenchmark.class), WRAP_BOUND));
        for (String width : List.of("64", "256", "1024")) {
            for (Updates updates : Updates.values()) {
                rows.add(step(width, updates));
            }
        }
        return rows;
    }

    private Row step(String width, Updates updates) {
        return harness.inTurn(
                "training step, width " + width + ", batch 128, Adam" + updates.remark(),
                "us",
                StepBenchmark.class,
                Map.of("width", width, "updates", updates.name()),
                BOUNDS.get(width));
    }
}
