package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPFamily;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Coordinate checks of a convolutional network with batch normalisation: muP passes, SP is found out. {@code
 * -Dmup.exponents.full} takes five seeds and widths to 1024.
 */
class ConvolutionCheckTest {

    private static final boolean FULL = System.getProperty("mup.exponents.full") != null;
    private static final int[] WIDTHS = FULL ? new int[] {64, 128, 256, 512, 1024} : new int[] {64, 128, 256};
    private static final int SEEDS = FULL ? 5 : 3;
    private static final int BATCH = 8;
    private static final int CHANNELS = 2;
    private static final int PIXELS = 5;
    private static final int CLASSES = 3;
    private static final String READOUT = "7";

    static Stream<IUpdater> updaters() {
        return Stream.of(new Adam(1e-3), new Sgd(0.05));
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void mupIsFlatAndSpIsNot(IUpdater updater) {
        MuPFamily<MultiLayerConfiguration> family =
                MuP.family(width -> network(width, updater)).baseWidth(64);

        CoordReport mup = check(family);
        CoordReport sp = check(family.parametrization(Parametrizations.SP));

        // Three seeds leave the readout's interval wide: the verdict is asked for in full only.
        List<Verdict.Outcome> allowed =
                FULL ? List.of(Verdict.Outcome.PASS) : List.of(Verdict.Outcome.PASS, Verdict.Outcome.INCONCLUSIVE);
        assertThat(mup.verdict().outcome()).as("%s%n%s", mup.verdict(), mup).isIn(allowed);
        assertThat(mup.slopes())
                .as("%s", mup)
                .filteredOn(slope -> slope.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                .isNotEmpty()
                .allSatisfy(slope -> assertThat(Math.abs(slope.slope()))
                        .isLessThanOrEqualTo(slope.layer().equals(READOUT) ? 0.25 : 0.1));
        assertThat(sp.verdict().outcome()).as("%s%n%s", sp.verdict(), sp).isEqualTo(Verdict.Outcome.FAIL);
        if (FULL) {
            System.out.println(updater + "\n" + mup + "\n" + sp);
        }
    }

    private static CoordReport check(MuPFamily<MultiLayerConfiguration> family) {
        List<DataSet> same = Collections.nCopies(5, images());
        return CoordCheck.of(family).widths(WIDTHS).seeds(SEEDS).run(same);
    }

    private static MultiLayerConfiguration network(int width, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .updater(updater)
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.IDENTITY)
                .list()
                .layer(convolution(width))
                .layer(new BatchNormalization())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(convolution(width))
                .layer(new BatchNormalization())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(new GlobalPoolingLayer(PoolingType.AVG))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(PIXELS, PIXELS, CHANNELS))
                .build();
    }

    private static ConvolutionLayer convolution(int width) {
        return new ConvolutionLayer.Builder(3, 3).nOut(width).build();
    }

    private static DataSet images() {
        Random random = new Random(1);
        INDArray images = Nd4j.zeros(DataType.DOUBLE, BATCH, CHANNELS, PIXELS, PIXELS);
        for (long i = 0; i < images.length(); i++) {
            images.putScalar(i, random.nextGaussian());
        }
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES);
        for (int example = 0; example < BATCH; example++) {
            labels.putScalar(example, random.nextInt(CLASSES), 1);
        }
        return new DataSet(images, labels);
    }
}
