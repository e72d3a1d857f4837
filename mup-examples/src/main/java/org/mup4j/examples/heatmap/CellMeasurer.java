package org.mup4j.examples.heatmap;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.examples.heatmap.Variant.Family;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures all variants of one cell with one seed: they share the input and the random numbers of their weights. */
final class CellMeasurer {

    private static final int INPUT = 1;
    private static final int WEIGHTS = 2;
    private static final Variant RAW_ONLY =
            new Variant(Family.SP, Optimizer.SGD, EnumSet.of(Quantity.RAW_GRADIENT_RATIO));

    private final HeatmapSettings settings;
    private final Networks networks;
    private final Workspace workspace;
    private final double[] update;

    /**
     * A measurer on one thread's memory.
     *
     * @param settings the grid
     * @param workspace memory
     */
    CellMeasurer(HeatmapSettings settings, Workspace workspace) {
        this.settings = settings;
        this.networks = new Networks(settings);
        this.workspace = workspace;
        int width = settings.widths().get(settings.widths().size() - 1);
        this.update = new double[width * Math.max(width, HeatmapSettings.INPUTS)];
    }

    /** All measurements of a cell. */
    List<Measurement> measure(List<Variant> variants, int width, int depth, int seed) {
        workspace.draw(HeatmapSettings.weights(width, depth), settings.seedOf(WEIGHTS, seed, width, depth));
        try (INDArray x = input(settings, seed)) {
            return variants.stream()
                    .flatMap(v -> new One(v, width, depth, seed, x).measure().stream())
                    .toList();
        }
    }

    /** The raw gradient ratio of the output layer alone, under SP. */
    double outputRatio(int width, int depth, int seed) {
        workspace.draw(HeatmapSettings.weights(width, depth), settings.seedOf(WEIGHTS, seed, width, depth));
        try (INDArray x = input(settings, seed)) {
            return new One(RAW_ONLY, width, depth, seed, x).outputRatio();
        }
    }

    /** The input: the same vector for all networks of a seed. */
    static INDArray input(HeatmapSettings settings, int seed) {
        Random random = new Random(settings.seedOf(INPUT, seed));
        double[] x = new double[HeatmapSettings.INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
        return Nd4j.createFromArray(new double[][] {x});
    }

    /** One network. */
    private final class One {
        private final Variant variant;
        private final int width;
        private final int depth;
        private final int seed;
        private final INDArray x;
        private final List<Measurement> measured = new ArrayList<>();
        private final Map<Quantity, Map<Role, List<Double>>> logs = new EnumMap<>(Quantity.class);
        private List<Tensor> tensors = List.of();

        One(Variant variant, int width, int depth, int seed, INDArray x) {
            this.variant = variant;
            this.width = width;
            this.depth = depth;
            this.seed = seed;
            this.x = x;
        }

        List<Measurement> measure() {
            NetworkStep net = variant.family() == Family.MUP_RESIDUAL ? residual() : plain();
            tensors.forEach(workspace::initialise);
            double[] before = net.lastHidden(x);
            net.fit(x, this::raw);
            change(before, net.lastHidden(x));
            updates();
            measured.addAll(layers());
            return measured;
        }

        double outputRatio() {
            NetworkStep net = plain();
            tensors.forEach(workspace::initialise);
            double[] ratio = new double[1];
            net.fit(x, () -> ratio[0] = rawRatio(tensors.get(tensors.size() - 1)));
            return ratio[0];
        }

        private NetworkStep plain() {
            MuPWrap<MultiLayerConfiguration> wrap = networks.plain(variant, width, depth);
            tensors = Tensor.of(wrap.plan(), settings.gain());
            return NetworkStep.plain(wrap.configuration(), workspace, weights(), hasState());
        }

        private NetworkStep residual() {
            MuPWrap<ComputationGraphConfiguration> wrap = networks.residual(variant, width, depth);
            tensors = Tensor.of(wrap.plan(), settings.gain());
            return NetworkStep.residual(
                    wrap.configuration(), workspace, weights(), hasState(), Networks.lastHidden(depth));
        }

        private long weights() {
            return tensors.stream().mapToLong(Tensor::size).sum();
        }

        private boolean hasState() {
            return variant.optimizer() == Optimizer.ADAM;
        }

        private void raw() {
            if (variant.quantities().contains(Quantity.RAW_GRADIENT_RATIO)) {
                tensors.forEach(t -> add(Quantity.RAW_GRADIENT_RATIO, t, rawRatio(t)));
            }
        }

        private double rawRatio(Tensor tensor) {
            return workspace.gradientNorm(tensor) / workspace.initialNorm(tensor);
        }

        private void change(double[] before, double[] after) {
            if (!variant.quantities().contains(Quantity.FEATURE_CHANGE)) {
                return;
            }
            double sum = 0;
            for (int i = 0; i < before.length; i++) {
                sum += (after[i] - before[i]) * (after[i] - before[i]);
            }
            double rms = Math.sqrt(sum / before.length) / Optimizer.RATE;
            measured.add(
                    new Measurement(variant, Measurement.NETWORK, Quantity.FEATURE_CHANGE, width, depth, seed, rms));
        }

        private void updates() {
            boolean norm = variant.quantities().contains(Quantity.UPDATE_NORM);
            boolean ratio = variant.quantities().contains(Quantity.UPDATE_FROBENIUS_RATIO);
            if (!norm && !ratio) {
                return;
            }
            for (Tensor tensor : tensors) {
                workspace.update(tensor, update);
                double frobenius = SpectralNorm.frobenius(update, tensor.size());
                if (norm) {
                    double spectral = SpectralNorm.of(update, tensor.fanIn(), tensor.fanOut(), frobenius);
                    add(Quantity.UPDATE_NORM, tensor, tensor.rmsFactor() * spectral / Optimizer.RATE);
                }
                if (ratio) {
                    double relative = frobenius / workspace.initialNorm(tensor);
                    add(Quantity.UPDATE_FROBENIUS_RATIO, tensor, relative / Optimizer.RATE);
                }
            }
        }

        private void add(Quantity quantity, Tensor tensor, double value) {
            logs.computeIfAbsent(quantity, q -> new EnumMap<>(Role.class))
                    .computeIfAbsent(tensor.role(), r -> new ArrayList<>())
                    .add(Math.log(value));
        }

        /** The geometric mean over the layers of each role. */
        private List<Measurement> layers() {
            List<Measurement> all = new ArrayList<>();
            logs.forEach((quantity, roles) -> roles.forEach((role, values) -> {
                double mean = values.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow();
                String layer = role.name().toLowerCase(Locale.ROOT);
                all.add(new Measurement(variant, layer, quantity, width, depth, seed, Math.exp(mean)));
            }));
            return all;
        }
    }
}
