package org.mup4j.dl4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.user.LowRankLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A layer of a user's own, with two matrices of different roles under one updater, through the LayerAdapter seam. */
class LayerAdapterTest {

    private static final double RATE = 0.01;
    private static final int BASE = 8;
    private static final int WIDTH = 32;

    private static MultiLayerConfiguration network(int width, IUpdater updater) {
        return network(width, updater, new LowRankLayer(width, 4));
    }

    private static MultiLayerConfiguration network(int width, IUpdater updater, LowRankLayer lowRank) {
        lowRank.setNIn(width);
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(3)
                        .nOut(width)
                        .activation(Activation.TANH)
                        .build())
                .layer(lowRank)
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(width)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build();
    }

    private static DataSet data() {
        Nd4j.getRandom().setSeed(9);
        INDArray features = Nd4j.randn(DataType.DOUBLE, 16, 3);
        INDArray labels = Nd4j.randn(DataType.DOUBLE, 16, 2);
        return new DataSet(features, labels);
    }

    private static MultiLayerNetwork init(MultiLayerConfiguration conf) {
        MultiLayerNetwork net = new MultiLayerNetwork(conf);
        net.init();
        return net;
    }

    /** Else nothing that is said about its training means anything. */
    @Test
    void theLayersOwnGradientIsRight() {
        MultiLayerNetwork net = init(network(BASE, new NoOp()));
        DataType before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            DataSet data = data();
            assertThat(GradientCheckUtil.checkGradients(
                            net, 1e-6, 1e-5, 1e-9, false, true, data.getFeatures(), data.getLabels()))
                    .isTrue();
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
    }

    @Test
    void itsTensorsArePlannedByTheAxesThatItsAdapterNames() {
        MuPlan plan = MuP.wrap(network(WIDTH, new Adam(RATE)))
                .base(network(BASE, new Adam(RATE)))
                .plan();

        assertThat(plan.tensor("1", "A").role()).isEqualTo(Role.OUTPUT);
        assertThat(plan.tensor("1", "A").learningRateMultiplier()).isEqualTo(0.25);
        assertThat(plan.tensor("1", "A").initStdMultiplier()).isEqualTo(0.25);
        assertThat(plan.tensor("1", "B").role()).isEqualTo(Role.INPUT);
        assertThat(plan.tensor("1", "B").learningRateMultiplier()).isEqualTo(1);
        assertThat(plan.tensor("1", "b").role()).isEqualTo(Role.VECTOR);
        assertThat(plan.tensor("2", "W").role())
                .as("the width flows on through it")
                .isEqualTo(Role.OUTPUT);
    }

    @Test
    void theDefaultBaseWidthReachesItToo() {
        MuPlan plan = MuP.wrap(network(128, new Adam(RATE))).plan();

        assertThat(plan.tensor("1", "A").baseFanIn()).isEqualTo(MuP.DEFAULT_BASE_WIDTH);
        assertThat(plan.tensor("1", "B").baseFanOut()).isEqualTo(MuP.DEFAULT_BASE_WIDTH);
    }

    @Test
    void eachOfItsMatricesHasItsOwnRateAndInitialWeights() {
        MultiLayerConfiguration wrapped = MuP.wrap(network(WIDTH, new Adam(RATE)))
                .base(network(BASE, new Adam(RATE)))
                .configuration();

        LowRankLayer written = (LowRankLayer) wrapped.getConf(1).getLayer();
        assertThat(written.getUpdaterByParam("A").getLearningRate(0, 0)).isEqualTo(RATE / 4);
        assertThat(written.getUpdaterByParam("B").getLearningRate(0, 0)).isEqualTo(RATE);
        assertThat(written.getUpdaterByParam("b").getLearningRate(0, 0)).isEqualTo(RATE);

        MultiLayerNetwork net = init(wrapped);
        double xavierA = Math.sqrt(2.0 / (BASE + 4));
        double xavierB = Math.sqrt(2.0 / (4 + BASE));
        // 128 normal entries each: the deviation of a sample is known to 6%, three times that is allowed.
        assertThat(rms(net.getParam("1_A"))).isCloseTo(xavierA / 4, within(0.2 * xavierA / 4));
        assertThat(rms(net.getParam("1_B"))).isCloseTo(xavierB, within(0.2 * xavierB));
    }

    @Test
    void oneStepMovesEachParameterByItsOwnRateTimesItsGradient() {
        MultiLayerNetwork net = init(MuP.wrap(network(WIDTH, new Sgd(RATE)))
                .base(network(BASE, new Sgd(RATE)))
                .configuration());
        INDArray before = net.params().dup();
        net.setInput(data().getFeatures());
        net.setLabels(data().getLabels());
        net.computeGradientAndScore();
        INDArray a = net.gradient().getGradientFor("1_A").div(16).dup();
        INDArray b = net.gradient().getGradientFor("1_B").div(16).dup();
        INDArray a0 = net.getParam("1_A").dup();
        INDArray b0 = net.getParam("1_B").dup();
        net.setParams(before);

        net.fit(data());

        assertThat(a0.sub(net.getParam("1_A")).distance2(a.mul(RATE / 4))).isLessThan(1e-14);
        assertThat(b0.sub(net.getParam("1_B")).distance2(b.mul(RATE * 4))).isLessThan(1e-14);
    }

    @Test
    void atTheBaseNothingChangesToTheBit() {
        MultiLayerConfiguration plain = network(BASE, new Adam(RATE));
        MultiLayerConfiguration wrapped =
                MuP.wrap(plain).base(network(BASE, new Adam(RATE))).configuration();
        assertThat(wrapped).isEqualTo(plain);

        MultiLayerNetwork one = init(plain);
        MultiLayerNetwork two = init(wrapped);
        for (int i = 0; i < 3; i++) {
            one.fit(data());
            two.fit(data());
        }
        assertThat(two.params()).isEqualTo(one.params());
    }

    @Test
    void theWrappedNetworkLearns() {
        MultiLayerNetwork net = init(MuP.wrap(network(WIDTH, new Adam(RATE)))
                .base(network(BASE, new Adam(RATE)))
                .configuration());
        double before = net.score(data());
        for (int i = 0; i < 30; i++) {
            net.fit(data());
        }
        assertThat(net.score(data())).isLessThan(0.8 * before);
    }

    @Test
    void theWrappedConfigurationSurvivesJson() {
        MultiLayerConfiguration wrapped = MuP.wrap(network(WIDTH, new Adam(RATE)))
                .base(network(BASE, new Adam(RATE)))
                .configuration();
        assertThat(MultiLayerConfiguration.fromJson(wrapped.toJson())).isEqualTo(wrapped);
    }

    @Test
    void aRateSetInTrainingKeepsItsFactors() {
        var wrap = MuP.wrap(network(WIDTH, new Adam(RATE))).base(network(BASE, new Adam(RATE)));
        MultiLayerNetwork net = init(wrap.configuration());

        MuP.setLearningRate(net, wrap.plan(), 0.2);

        LowRankLayer live = (LowRankLayer) net.getLayer(1).conf().getLayer();
        assertThat(live.getUpdaterByParam("A").getLearningRate(0, 0)).isEqualTo(0.05);
        assertThat(live.getUpdaterByParam("B").getLearningRate(0, 0)).isEqualTo(0.2);
    }

    /** Not the adapter's type, to the class. */
    public static class Stranger extends LowRankLayer {

        private static final long serialVersionUID = 1L;

        Stranger(int out) {
            super(out, 4);
        }
    }

    @Test
    void aLayerWithoutAnAdapterIsNamedTogetherWithTheSeam() {
        MultiLayerConfiguration conf = network(WIDTH, new Adam(RATE), new Stranger(WIDTH));

        assertThatThrownBy(() -> MuP.wrap(conf).plan())
                .isInstanceOf(MuPException.class)
                .hasMessage("Layer '1': the layer type org.mup4j.dl4j.spi.LayerAdapterTest$Stranger is not supported"
                        + " yet: implement org.mup4j.dl4j.spi.LayerAdapter for it and name the implementation in"
                        + " META-INF/services/org.mup4j.dl4j.spi.LayerAdapter");
    }

    @Test
    void anAdapterThatCannotScaleByParameterIsToldTo() {
        LayerAdapter plain = new LayerAdapter() {
            @Override
            public boolean supports(Layer layer) {
                return true;
            }

            @Override
            public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
                return List.of();
            }
        };
        assertThatThrownBy(() -> plain.withScales(new LowRankLayer(3, 2), new ParameterScales(Map.of())))
                .isInstanceOf(MuPException.class)
                .hasMessage("a layer of type org.mup4j.dl4j.user.LowRankLayer keeps several parameters under one"
                        + " updater, but they need different ones: override LayerAdapter.withScales for it");
    }

    private static double rms(INDArray array) {
        return array.norm2Number().doubleValue() / Math.sqrt(array.length());
    }
}
