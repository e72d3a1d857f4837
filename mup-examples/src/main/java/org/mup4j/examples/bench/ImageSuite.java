package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A classifier of images as a Deeplearning4j network beside PyTorch's in the same rounds, each on all cores. */
final class ImageSuite {

    private static final double PEER_SECONDS = 6;

    private static final double MICROS = 1e6;

    /**
     * A network at some sizes.
     *
     * @param name as the rows have it
     * @param peer as the peer has it
     * @param benchmark trains it, with a parameter {@code zeta}
     * @param zetas what its widths are multiples of
     * @param bound what the ratio must reach at each
     */
    private record Model(String name, String peer, Class<?> benchmark, List<Integer> zetas, double bound) {}

    private final Model model;
    private final Harness harness;
    private final PrintWriter err;
    private final boolean quick;

    private ImageSuite(Model model, Harness harness, PrintWriter err, boolean quick) {
        this.model = model;
        this.harness = harness;
        this.err = err;
        this.quick = quick;
    }

    static ImageSuite vgg(Harness harness, PrintWriter err, boolean quick) {
        return new ImageSuite(
                new Model("VGG11", "vgg", VggBenchmark.class, List.of(1, 4, 16), 0.4), harness, err, quick);
    }

    static ImageSuite vit(Harness harness, PrintWriter err, boolean quick) {
        return new ImageSuite(new Model("ViT", "vit", VitBenchmark.class, List.of(1, 4, 8), 0.8), harness, err, quick);
    }

    List<Row> run() {
        Peer peer = Peer.find(err);
        List<Row> rows = new ArrayList<>();
        for (int zeta : model.zetas()) {
            for (Updates updates : Updates.values()) {
                rows.add(row(zeta, updates, peer));
            }
        }
        return rows;
    }

    private Row row(int zeta, Updates updates, @Nullable Peer peer) {
        String work = model.name() + " of zeta " + zeta + updates.remark();
        double[] ours = new double[harness.rounds()];
        double[] theirs = new double[harness.rounds()];
        for (int round = 0; round < harness.rounds(); round++) {
            err.printf("mup: %s, round %d of %d%n", work, round + 1, harness.rounds());
            theirs[round] = peer == null ? Double.NaN : peer.images(model.peer(), zeta, quick ? 0.5 : PEER_SECONDS);
            double micros = harness.once(
                    model.benchmark(),
                    Map.of("zeta", String.valueOf(zeta), "updates", updates.name()),
                    Kernels.PORTABLE);
            ours[round] = MICROS / micros;
        }
        return Row.faster(work, "steps/s", ours, theirs, model.bound());
    }
}
