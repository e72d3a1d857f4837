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
            rows.add(step(width, "deeplearning4j", ""));
            rows.add(step(width, "fused", ", MuP.fuseUpdates(net)"));
        }
        return rows;
    }

    private Row step(String width, String updates, String also) {
        return harness.inTurn(
                "training step, width " + width + ", batch 128, Adam" + also,
                "us",
                StepBenchmark.class,
                Map.of("width", width, "updates", updates),
                BOUNDS.get(width));
    }
}
