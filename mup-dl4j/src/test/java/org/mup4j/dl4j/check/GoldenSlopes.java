package org.mup4j.dl4j.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The coordinate checks of golden/coord_check.csv, made with microsoft/mup (commit 1981497) on PyTorch 1.13.1 as its first line
 * says: {@code [inputs]-w-w-[outputs]}, ReLU, He initialisation, one batch of 16 over again.
 */
final class GoldenSlopes {

    private static final int BATCH = 16;
    private static final int DATA_SEED = 1234;
    private static final double BETA2 = 0.999;

    /**
     * PyTorch adds its 1e-8 after the correction of the second moment's bias, ND4J before: this is the same, exactly so in the second
     * step. It matters where a softmax saturates and gradients become as small as that.
     */
    private static final double EPSILON = 1e-8 * Math.sqrt(1 - BETA2 * BETA2);

    private GoldenSlopes() {}

    /** One configuration of the file. */
    record Config(String arch, String param, String optimizer, double rate, boolean zeroReadout) {

        private boolean classifies() {
            return arch.endsWith("xent");
        }

        private int inputs() {
            return Integer.parseInt(arch.substring(0, arch.indexOf('-')));
        }

        private int outputs() {
            return classifies() ? 10 : 1;
        }

        /** All layers after none, one, two and three steps. */
        CoordReport check(int seeds, int... widths) {
            return CoordCheck.of(MuP.family(network())
                            .baseWidth(64)
                            .parametrization(param.equals("sp") ? Parametrizations.SP : Parametrizations.MUP))
                    .widths(widths)
                    .seeds(seeds)
                    .steps(1, 2, 3)
                    .run(List.of(batch()));
        }

        private IntFunction<MultiLayerConfiguration> network() {
            return width -> new NeuralNetConfiguration.Builder()
                    .updater(optimizer.equals("sgd") ? new Sgd(rate) : new Adam(rate, 0.9, BETA2, EPSILON))
                    .weightInit(IndependentInit.HE)
                    .activation(Activation.RELU)
                    .list()
                    .layer(new DenseLayer.Builder().nIn(inputs()).nOut(width).build())
                    .layer(new DenseLayer.Builder().nIn(width).nOut(width).build())
                    .layer(new OutputLayer.Builder(classifies() ? LossFunction.MCXENT : LossFunction.MSE)
                            .nIn(width)
                            .nOut(outputs())
                            .activation(classifies() ? Activation.SOFTMAX : Activation.IDENTITY)
                            .weightInit(zeroReadout ? new WeightInitConstant(0) : IndependentInit.HE)
                            .build())
                    .build();
        }

        /** The file's own batch. */
        private DataSet batch() {
            TorchRandom random = new TorchRandom(DATA_SEED);
            double[][] features = random.normal(BATCH, inputs());
            double[][] labels = new double[BATCH][outputs()];
            if (classifies()) {
                int[] classes = random.integers(BATCH, outputs());
                for (int i = 0; i < BATCH; i++) {
                    labels[i][classes[i]] = 1;
                }
            } else {
                labels = random.normal(BATCH, 1);
            }
            return new DataSet(
                    Nd4j.create(features).castTo(DataType.DOUBLE),
                    Nd4j.create(labels).castTo(DataType.DOUBLE));
        }
    }

    /**
     * One exponent of the file; widths 64 to 4096, five seeds.
     *
     * @param config what was trained
     * @param layer as in a DL4J chain
     * @param step how many updates the networks had taken
     * @param quantity what was measured, as mean absolute value
     * @param slope of log2 of the mean over seeds on log2 of the width, by least squares
     * @param seedSd standard deviation of the slopes of single seeds
     * @param at64 mean over seeds at width 64
     * @param at512 mean over seeds at width 512
     */
    record Row(
            Config config,
            String layer,
            long step,
            Quantity quantity,
            double slope,
            double seedSd,
            double at64,
            double at512) {}

    /** The rows that have an exponent, by configuration. */
    static Map<Config, List<Row>> read() throws IOException {
        Map<Config, List<Row>> rows = new LinkedHashMap<>();
        for (String line : lines()) {
            String[] cells = line.split(",", -1);
            Config config =
                    new Config(cells[0], cells[1], cells[2], Double.parseDouble(cells[3]), cells[4].equals("True"));
            boolean activation = cells[7].startsWith("act");
            String layer = switch (cells[7]) {
                case "preact1", "act1" -> "0";
                case "preact2", "act2" -> "1";
                case "output" -> "2";
                default -> throw new IllegalStateException("unknown layer " + cells[7]);
            };
            long step = Long.parseLong(cells[6]) - 1;
            List<Row> all = rows.computeIfAbsent(config, c -> new ArrayList<>());
            Quantity value = activation ? Quantity.ACTIVATION : Quantity.PRE_ACTIVATION;
            Quantity change = activation ? Quantity.ACTIVATION_CHANGE : Quantity.PRE_ACTIVATION_CHANGE;
            add(all, config, layer, step, value, cells[8], cells[10], cells[11], cells[12]);
            add(all, config, layer, step, change, cells[14], cells[19], cells[16], cells[17]);
        }
        return rows;
    }

    private static void add(
            List<Row> rows, Config config, String layer, long step, Quantity quantity, String... numbers) {
        if (!numbers[0].isEmpty()) {
            rows.add(new Row(
                    config,
                    layer,
                    step,
                    quantity,
                    Double.parseDouble(numbers[0]),
                    Double.parseDouble(numbers[1]),
                    Double.parseDouble(numbers[2]),
                    Double.parseDouble(numbers[3])));
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = GoldenSlopes.class.getResourceAsStream("/golden/coord_check.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(2)
                    .toList();
        }
    }

    /** The exponent of a report as the file takes it: of the mean over seeds. */
    static double slope(CoordReport report, Row row) {
        Map<Long, List<Double>> byWidth = new LinkedHashMap<>();
        for (Reading r : report.readings()) {
            if (r.norm() == Norm.L1_MEAN
                    && r.layer().equals(row.layer())
                    && r.step() == row.step()
                    && r.quantity() == row.quantity()) {
                byWidth.computeIfAbsent(r.run().width(), w -> new ArrayList<>()).add(r.value());
            }
        }
        double[][] points = byWidth.entrySet().stream()
                .map(e -> new double[] {log2(e.getKey()), log2(mean(e.getValue()))})
                .toArray(double[][]::new);
        return leastSquares(points);
    }

    private static double leastSquares(double[][] points) {
        double x = 0;
        double y = 0;
        for (double[] p : points) {
            x += p[0] / points.length;
            y += p[1] / points.length;
        }
        double numerator = 0;
        double denominator = 0;
        for (double[] p : points) {
            numerator += (p[0] - x) * (p[1] - y);
            denominator += (p[0] - x) * (p[0] - x);
        }
        return numerator / denominator;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
