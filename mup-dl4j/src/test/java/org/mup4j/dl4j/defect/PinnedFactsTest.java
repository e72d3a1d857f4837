package org.mup4j.dl4j.defect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.NetworkUtils;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.exc.InvalidDefinitionException;

/** Facts of Deeplearning4j 1.0.0-M2.1 that the library is built on: a release that changes one fails its test. */
class PinnedFactsTest {

    private static final double RATE = 0.1;
    private static final int ROWS = 4;

    @Test
    void aCloneOfAdaGradHasLostItsSchedule() {
        AdaGrad scheduled = new AdaGrad(new StepSchedule(ScheduleType.ITERATION, RATE, 0.5, 3), 1e-5);

        assertThat(scheduled.getLearningRate(0, 0)).isEqualTo(RATE);
        assertThat(((AdaGrad) scheduled.clone()).getLearningRateSchedule()).isNull();
        assertThat(scheduled.clone().getLearningRate(0, 0)).isNaN();
    }

    @Test
    void aRampIsWrittenAsJsonButNotRead() throws Exception {
        ObjectMapper mapper = NeuralNetConfiguration.mapper();
        String json = mapper.writeValueAsString(new Sgd(new RampSchedule(new FixedSchedule(RATE), 5)));

        assertThat(json).contains("RampSchedule");
        assertThatThrownBy(() -> mapper.readValue(json, IUpdater.class))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("no Creators");
    }

    @Test
    void aConvolutionStoresItsBiasFirst() {
        MultiLayerNetwork net = new MultiLayerNetwork(builder(new Sgd(RATE))
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutional(4, 4, 1))
                .build());
        net.init();
        net.getParam("0_b").assign(7);

        assertThat(net.params().getDouble(0)).isEqualTo(7);
        assertThat(net.params().getDouble(3))
                .isNotEqualTo(7)
                .isEqualTo(net.getParam("0_W").getDouble(0));
        assertThat(net.getLayer(0).paramTable().keySet()).containsExactly("b", "W");
    }

    @Test
    void aCentreLossIgnoresItsBiasUpdaterWhereOthersHeedIt() {
        CenterLossOutputLayer centres =
                new CenterLossOutputLayer.Builder().nIn(3).nOut(2).build();
        OutputLayer plain = new OutputLayer.Builder().nIn(3).nOut(2).build();
        for (BaseLayer layer : List.of(centres, plain)) {
            layer.setIUpdater(new Adam(RATE));
            layer.setBiasUpdater(new Sgd(RATE));
        }

        assertThat(centres.getUpdaterByParam("b")).isSameAs(centres.getIUpdater());
        assertThat(centres.getUpdaterByParam("cL")).isInstanceOf(NoOp.class);
        assertThat(plain.getUpdaterByParam("b")).isSameAs(plain.getBiasUpdater());
    }

    @Test
    void adaBeliefFailsOnItsFirstStep() {
        MultiLayerNetwork net = single(new AdaBelief(RATE), List.of(), GradientNormalization.None);

        assertThatThrownBy(() -> net.fit(x(), y())).isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    @Test
    void layersWithoutANameAreCalledByTheirIndex() {
        MultiLayerConfiguration conf = builder(new Sgd(RATE))
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(3).build())
                .layer(new DenseLayer.Builder().nIn(3).nOut(3).name("mine").build())
                .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
                .build();

        assertThat(conf.getConfs())
                .extracting(c -> c.getLayer().getLayerName())
                .containsExactly("layer0", "mine", "layer2");
    }

    @Test
    void theStatisticsOfABatchNormalisationAreParametersThatNoUpdaterTrains() {
        BatchNormalization norm =
                new BatchNormalization.Builder().nIn(3).nOut(3).build();
        norm.setIUpdater(new Adam(RATE));

        assertThat(norm.initializer().paramKeys(norm)).containsExactly("gamma", "beta", "mean", "log10stdev");
        assertThat(norm.getUpdaterByParam("gamma")).isEqualTo(new Adam(RATE));
        assertThat(norm.getUpdaterByParam("mean")).isInstanceOf(NoOp.class);
        assertThat(norm.getUpdaterByParam("log10stdev")).isInstanceOf(NoOp.class);
    }

    @Test
    void aBiasWithoutAnUpdaterOfItsOwnHasThatOfTheWeights() {
        DenseLayer dense = new DenseLayer.Builder().nIn(2).nOut(3).build();
        dense.setIUpdater(new Adam(RATE));

        assertThat(dense.getBiasUpdater()).isNull();
        assertThat(dense.getUpdaterByParam("b")).isSameAs(dense.getIUpdater());
    }

    /** Without a gradient, Adam makes a full step of an L2 term, whatever its size; a decay keeps its size. */
    @Test
    void l2ActsBeforeTheUpdaterAndWeightDecayAfterIt() {
        double coefficient = 0.01;
        double w = 0.5;

        assertThat(stepWithoutAGradient(new L2Regularization(coefficient), w)).isCloseTo(RATE, within(1e-5));
        assertThat(stepWithoutAGradient(new WeightDecay(coefficient, true), w))
                .isCloseTo(RATE * coefficient * w, within(1e-12));
        assertThat(stepWithoutAGradient(new WeightDecay(coefficient, false), w))
                .isCloseTo(coefficient * w, within(1e-12));
    }

    private static double stepWithoutAGradient(Regularization term, double w) {
        MultiLayerNetwork net = single(new Adam(RATE), List.of(term), GradientNormalization.None);
        net.params().assign(w);
        net.fit(x(), x().mmul(net.getParam("0_W")));
        return w - net.params().getDouble(0);
    }

    @Test
    void aGradientIsRenormalisedBeforeL2IsAdded() {
        double coefficient = 0.3;
        MultiLayerNetwork net = single(
                new Sgd(RATE), List.of(new L2Regularization(coefficient)), GradientNormalization.RenormalizeL2PerLayer);
        INDArray before = net.params().dup();
        net.setInput(x());
        net.setLabels(y());
        net.computeGradientAndScore();
        INDArray gradient = net.gradient().gradient().dup();
        INDArray unit = gradient.div(gradient.norm2Number().doubleValue());
        net.fit(x(), y());

        INDArray expected = unit.add(before.mul(coefficient)).mul(RATE);
        assertThat(before.sub(net.params()).sub(expected).amaxNumber().doubleValue())
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void clonesOfConfigurationsShareTheirUpdaters() {
        MultiLayerConfiguration chain =
                single(new Adam(RATE), List.of(), GradientNormalization.None).getLayerWiseConfigurations();
        Layer original = chain.getConf(0).getLayer();
        Layer clone = chain.clone().getConf(0).getLayer();

        assertThat(clone).isNotSameAs(original);
        assertThat(clone.getUpdaterByParam("W")).isSameAs(original.getUpdaterByParam("W"));
    }

    @Test
    void aCloneOfAGraphForgetsHowFarItWasTrained() {
        ComputationGraph graph = new ComputationGraph(builder(new Sgd(RATE))
                .graphBuilder()
                .addInputs("x")
                .addLayer("out", readout(), "x")
                .setOutputs("out")
                .build());
        graph.init();
        graph.fit(new INDArray[] {x()}, new INDArray[] {y()});

        assertThat(graph.getConfiguration().getIterationCount()).isEqualTo(1);
        assertThat(graph.clone().getConfiguration().getIterationCount()).isZero();
    }

    @Test
    void atRateZeroAdamStepsAtItsEpsilon() {
        double epsilon = 1e-3;
        MultiLayerNetwork net = single(new Adam(0, 0.9, 0.999, epsilon), List.of(), GradientNormalization.None);
        INDArray before = net.params().dup();
        net.fit(x(), y());

        double step = before.sub(net.params()).amaxNumber().doubleValue();
        assertThat(step).isPositive().isLessThan(10 * epsilon);
    }

    /** Why states are carried over by the library itself. */
    @Test
    void dl4jCannotRegroupUpdatersBesideStatisticsWithoutAState() {
        MultiLayerNetwork net = new MultiLayerNetwork(builder(new Adam(RATE))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(2)
                        .nOut(3)
                        .updater(new Adam(2 * RATE))
                        .build())
                .layer(new DenseLayer.Builder().nIn(3).nOut(3).build())
                .layer(new BatchNormalization.Builder().nIn(3).nOut(3).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        net.init();
        net.fit(x(), y());

        assertThatThrownBy(() -> NetworkUtils.setLearningRate(net, RATE)).isInstanceOf(NullPointerException.class);
    }

    private static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .updater(updater);
    }

    private static OutputLayer readout() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(2)
                .nOut(2)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build();
    }

    /** One linear map. */
    private static MultiLayerNetwork single(
            IUpdater updater, List<Regularization> terms, GradientNormalization normalization) {
        OutputLayer readout = readout();
        readout.setRegularization(terms);
        readout.setGradientNormalization(normalization);
        MultiLayerNetwork net =
                new MultiLayerNetwork(builder(updater).list().layer(readout).build());
        net.init();
        return net;
    }

    private static INDArray x() {
        return Nd4j.linspace(-1, 1, ROWS * 2, DataType.DOUBLE).reshape(ROWS, 2);
    }

    private static INDArray y() {
        return Nd4j.linspace(-3, 2, ROWS * 2, DataType.DOUBLE).reshape(ROWS, 2);
    }
}
