package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small transformer as a Deeplearning4j network beside PyTorch's in the same rounds, each on all cores. */
final class TransformerSuite {

    private static final double PEER_SECONDS = 6;

    /**
     * A size.
     *
     * @param width of the residual stream
     * @param bound what the ratio must reach
     */
    private record Size(int width, double bound) {}

    private static final List<Size> SIZES = List.of(new Size(32, 1.3), new Size(128, 1.2), new Size(256, 1));

    private final Harness harness;
    private final PrintWriter err;
    private final boolean quick;

    TransformerSuite(Harness harness, PrintWriter err, boolean quick) {
        this.harness = harness;
        this.err = err;
        this.quick = quick;
    }

    List<Row> run() {
        Peer peer = Peer.find(err);
        List<Row> rows = new ArrayList<>();
        for (Size size : SIZES) {
            for (Updates updates : Updates.values()) {
                rows.add(row(size, updates, peer));
            }
        }
        return rows;
    }

    private Row row(Size size, Updates updates, @Nullable Peer peer) {
        String work = "transformer of width " + size.width() + updates.remark();
        double[] ours = new double[harness.rounds()];
        double[] theirs = new double[harness.rounds()];
        for (int round = 0; round < harness.rounds(); round++) {
            err.printf("mup: %s, round %d of %d%n", work, round + 1, harness.rounds());
            theirs[round] = peer == null ? Double.NaN : peer.tokens(size.width(), quick ? 0.5 : PEER_SECONDS);
            double micros = harness.once(
                    TransformerBenchmark.class,
                    Map.of("width", String.valueOf(size.width()), "updates", updates.name()),
                    Kernels.PORTABLE);
            ours[round] = TransformerBenchmark.BATCH * TransformerBenchmark.CONTEXT / micros * 1e6;
        }
        return Row.faster(work, "tokens/s", ours, theirs, size.bound());
    }
}
