package org.mup4j.examples.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Many small networks by a fleet, with and without the Vector API, beside PyTorch in the same rounds. */
final class FleetSuite {

    private static final int BATCH = 16;
    private static final double PEER_SECONDS = 3;
    private static final String UNIT = "network-steps/s";

    /**
     * A size of network.
     *
     * @param inputs columns of the features
     * @param width units of both hidden layers
     * @param outputs columns of the output
     * @param networks how many a fleet trains
     * @param steps of each
     * @param stacked how many a process of the peer trains at once
     * @param fast what the ratio of the fast path must reach
     * @param portable what the ratio of the portable path must reach; not a number where nothing is promised
     */
    private record Size(
            int inputs, int width, int outputs, int networks, long steps, int stacked, double fast, double portable) {

        String title() {
            return inputs + "-" + width + "-" + width + "-" + outputs;
        }

        Map<String, String> parameters(boolean quick) {
            return Map.of(
                    "inputs", String.valueOf(inputs),
                    "width", String.valueOf(width),
                    "outputs", String.valueOf(outputs),
                    "networks", String.valueOf(networks),
                    "steps", String.valueOf(quick ? Math.max(1, steps / 100) : steps));
        }

        /** Additions and multiplications of a step's products; the first layer passes no gradient on. */
        double operations() {
            double weights = (double) inputs * width + (double) width * width + (double) width * outputs;
            return 2.0 * BATCH * (3 * weights - (double) inputs * width);
        }
    }

    private static final List<Size> SIZES = List.of(
            new Size(8, 16, 1, 8, 200_000, 256, 5, 1.3),
            new Size(8, 64, 1, 8, 40_000, 256, 3.5, 1.2),
            new Size(8, 256, 1, 4, 8_000, 256, 3.5, 1.5),
            new Size(8, 1024, 1, 4, 600, 1, 2, 1.3),
            new Size(784, 16, 10, 8, 20_000, 64, 3, Double.NaN),
            new Size(784, 256, 10, 4, 2_000, 64, 2.5, Double.NaN));

    private final Harness harness;
    private final PrintWriter err;
    private final boolean quick;

    FleetSuite(Harness harness, PrintWriter err, boolean quick) {
        this.harness = harness;
        this.err = err;
        this.quick = quick;
    }

    List<Row> run() {
        Peer peer = Peer.find(err);
        List<Row> rows = new ArrayList<>();
        double machine = product();
        rows.add(Row.alone(
                "matrix product of size " + ProductBenchmark.SIZE, "GFLOP/s", new double[] {machine}, Double.NaN));
        for (Size size : SIZES) {
            rows.addAll(rows(size, peer, machine));
        }
        return rows;
    }

    private double product() {
        double micros = Row.median(harness.alone(ProductBenchmark.class));
        return 2.0 * Math.pow(ProductBenchmark.SIZE, 3) / micros / 1e3;
    }

    private List<Row> rows(Size size, @Nullable Peer peer, double machine) {
        double[] fast = new double[harness.rounds()];
        double[] portable = new double[harness.rounds()];
        double[] theirs = new double[harness.rounds()];
        for (int round = 0; round < harness.rounds(); round++) {
            err.printf("mup: fleet of %s, round %d of %d%n", size.title(), round + 1, harness.rounds());
            theirs[round] = peer == null
                    ? Double.NaN
                    : peer.rate(
                            size.inputs(), size.width(), size.outputs(), size.stacked(), quick ? 0.2 : PEER_SECONDS);
            fast[round] = rate(size, Kernels.VECTOR);
            portable[round] = rate(size, Kernels.PORTABLE);
        }
        double[] billions = new double[fast.length];
        double[] limits = new double[fast.length];
        for (int i = 0; i < fast.length; i++) {
            billions[i] = fast[i] * size.operations() / 1e9;
            limits[i] = machine;
        }
        return List.of(
                Row.faster("fleet of " + size.title() + ", Vector API", UNIT, fast, theirs, size.fast()),
                Row.faster("fleet of " + size.title() + ", no flag", UNIT, portable, theirs, size.portable()),
                Row.faster("the first, of the matrix product's", "GFLOP/s", billions, limits, Double.NaN));
    }

    private double rate(Size size, Kernels kernels) {
        Map<String, String> parameters = size.parameters(quick);
        double micros = harness.once(FleetBenchmark.class, parameters, kernels);
        return size.networks() * Double.parseDouble(parameters.get("steps")) / micros * 1e6;
    }
}
