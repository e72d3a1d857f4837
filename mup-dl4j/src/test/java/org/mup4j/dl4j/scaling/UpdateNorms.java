package org.mup4j.dl4j.scaling;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * How large one real step of Deeplearning4j is in each layer of an MLP of four weights: the RMS-to-RMS norm
 * sqrt(fan-in/fan-out) times the spectral norm of the applied update, as the geometric mean over seeds.
 *
 * <p>128-w-w-w-10 without biases, ReLU with gain sqrt(2), one normal vector as batch, the loss the sum of the outputs.
 */
final class UpdateNorms {

    static final int LAYERS = 4;
    private static final int INPUTS = 128;
    private static final int OUTPUTS = 10;
    private static final int BASE_WIDTH = 64;

    private UpdateNorms() {}

    /** One fit for each layer. */
    static List<LogFit> measure(IUpdater updater, Parametrization parametrization, List<Integer> widths, int seeds) {
        List<LogFit> fits = Stream.generate(() -> new LogFit(widths, new double[widths.size()]))
                .limit(LAYERS)
                .toList();
        for (int i = 0; i < widths.size(); i++) {
            for (int seed = 1; seed <= seeds; seed++) {
                double[] norms = oneStep(updater, parametrization, widths.get(i), seed);
                for (int layer = 0; layer < LAYERS; layer++) {
                    fits.get(layer).logs()[i] += Math.log(norms[layer]) / seeds;
                }
            }
        }
        return fits;
    }

    private static double[] oneStep(IUpdater updater, Parametrization parametrization, int width, int seed) {
        MultiLayerNetwork net = new MultiLayerNetwork(MuP.wrap(mlp(updater, width, seed))
                .baseWidth(BASE_WIDTH)
                .parametrization(parametrization)
                .configuration());
        net.init();
        INDArray before = net.params().dup();
        Nd4j.getRandom().setSeed(1000 + seed);
        net.fit(Nd4j.randn(DataType.DOUBLE, 1, INPUTS), Nd4j.ones(DataType.DOUBLE, 1, OUTPUTS));
        net.setParams(before.subi(net.params()));
        return IntStream.range(0, LAYERS)
                .mapToDouble(layer -> rmsToRms(net.getParam(layer + "_W")))
                .toArray();
    }

    private static MultiLayerConfiguration mlp(IUpdater updater, int width, int seed) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(updater)
                .list();
        for (int layer = 0; layer < LAYERS - 1; layer++) {
            layers.layer(new DenseLayer.Builder()
                    .nIn(layer == 0 ? INPUTS : width)
                    .nOut(width)
                    .hasBias(false)
                    .build());
        }
        return layers.layer(new OutputLayer.Builder(new LinearLoss())
                        .nIn(width)
                        .nOut(OUTPUTS)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
    }

    /** For a weight of shape [fan-in, fan-out]. The update of one example is nearly of rank one: few iterations do. */
    static double rmsToRms(INDArray update) {
        INDArray v = Nd4j.ones(DataType.DOUBLE, update.size(1), 1);
        v.divi(v.norm2Number());
        double sigma = 0;
        for (int i = 0; i < 30; i++) {
            INDArray u = update.mmul(v);
            u.divi(u.norm2Number());
            v = update.transpose().mmul(u);
            double last = sigma;
            sigma = v.norm2Number().doubleValue();
            v.divi(sigma);
            if (Math.abs(sigma - last) < 1e-10 * sigma) {
                break;
            }
        }
        return Math.sqrt((double) update.size(0) / update.size(1)) * sigma;
    }
}
