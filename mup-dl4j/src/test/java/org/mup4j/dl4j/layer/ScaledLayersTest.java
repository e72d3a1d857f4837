package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** The subclasses that are written where DL4J keeps several parameters under one updater. */
@SuppressWarnings("deprecation") // two of the layers
class ScaledLayersTest {

    private static final Scale QUARTER = new Scale(0.25, 0.5, 4, 2, 3);

    private static ParameterScales scales(Scale scale) {
        return new ParameterScales(Map.of("W", scale, "WF", scale));
    }

    private static String weight(BaseLayer layer) {
        return layer instanceof GravesBidirectionalLSTM ? "WF" : "W";
    }

    /** A subclass of each kind, under the same factors. */
    static Stream<BaseLayer> layers() {
        return plain().map(layer -> scaled(layer, QUARTER));
    }

    private static Stream<BaseLayer> plain() {
        return Stream.of(
                dense(),
                separable(),
                depthwise(),
                centreLoss(),
                lstm(),
                graves(),
                gravesBothWays(),
                simpleRnn(),
                encoder(),
                variational());
    }

    private static DenseLayer dense() {
        return configured(new DenseLayer.Builder()
                .nIn(3)
                .nOut(4)
                .hasLayerNorm(true)
                .name("dense")
                .build());
    }

    private static LSTM lstm() {
        return configured(new LSTM.Builder()
                .nIn(3)
                .nOut(4)
                .forgetGateBiasInit(2)
                .name("lstm")
                .build());
    }

    private static GravesLSTM graves() {
        return configured(new GravesLSTM.Builder()
                .nIn(3)
                .nOut(4)
                .weightInitRecurrent(WeightInit.RELU)
                .name("graves")
                .build());
    }

    private static GravesBidirectionalLSTM gravesBothWays() {
        return configured(new GravesBidirectionalLSTM.Builder()
                .nIn(3)
                .nOut(4)
                .name("graves both ways")
                .build());
    }

    private static SimpleRnn simpleRnn() {
        return configured(new SimpleRnn.Builder().nIn(3).nOut(4).name("simple").build());
    }

    private static SeparableConvolution2D separable() {
        return configured(new SeparableConvolution2D.Builder(3, 3)
                .nIn(3)
                .nOut(4)
                .depthMultiplier(2)
                .name("separable")
                .build());
    }

    private static DepthwiseConvolution2D depthwise() {
        return configured(new DepthwiseConvolution2D.Builder(3, 3)
                .nIn(3)
                .nOut(6)
                .depthMultiplier(2)
                .name("depthwise")
                .build());
    }

    private static CenterLossOutputLayer centreLoss() {
        return configured(new CenterLossOutputLayer.Builder()
                .nIn(3)
                .nOut(4)
                .alpha(0.3)
                .lambda(0.7)
                .name("centres")
                .build());
    }

    private static AutoEncoder encoder() {
        return configured(new AutoEncoder.Builder(0.4)
                .nIn(3)
                .nOut(4)
                .sparsity(0.2)
                .visibleBiasInit(0.1)
                .name("encoder")
                .build());
    }

    private static VariationalAutoencoder variational() {
        return configured(new VariationalAutoencoder.Builder()
                .nIn(3)
                .nOut(4)
                .encoderLayerSizes(5, 6)
                .decoderLayerSizes(7)
                .numSamples(2)
                .name("variational")
                .build());
    }

    private static <T extends BaseLayer> T configured(T layer) {
        layer.setIUpdater(new Adam(0.1, 0.9, 0.99, 1e-4));
        layer.setBiasUpdater(new Sgd(0.2));
        layer.setRegularization(
                List.of(new WeightDecay(0.1, true), new L2Regularization(0.1), new L1Regularization(0.1)));
        return layer;
    }

    private static BaseLayer scaled(BaseLayer layer, Scale scale) {
        if (layer instanceof DenseLayer dense) {
            return ScaledDenseLayer.of(dense, scales(scale));
        } else if (layer instanceof SeparableConvolution2D separable) {
            return ScaledSeparableConvolution2D.of(separable, scales(scale));
        } else if (layer instanceof DepthwiseConvolution2D depthwise) {
            return ScaledDepthwiseConvolution2D.of(depthwise, scales(scale));
        } else if (layer instanceof AutoEncoder encoder) {
            return ScaledAutoEncoder.of(encoder, scales(scale));
        } else if (layer instanceof VariationalAutoencoder variational) {
            return ScaledVariationalAutoencoder.of(variational, scales(scale));
        } else if (layer instanceof LSTM lstm) {
            return ScaledLSTM.of(lstm, scales(scale));
        } else if (layer instanceof GravesLSTM graves) {
            return ScaledGravesLSTM.of(graves, scales(scale));
        } else if (layer instanceof GravesBidirectionalLSTM both) {
            return ScaledGravesBidirectionalLSTM.of(both, scales(scale));
        } else if (layer instanceof SimpleRnn simple) {
            return ScaledSimpleRnn.of(simple, scales(scale));
        }
        return ScaledCenterLossOutputLayer.of((CenterLossOutputLayer) layer, scales(scale));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aParameterWithFactorsHasAScaledUpdaterAndRegularisation(BaseLayer layer) {
        assertThat(layer.getUpdaterByParam(weight(layer))).isEqualTo(new Adam(0.025, 0.9, 0.99, 0.5e-4));
        assertThat(layer.getRegularizationByParam(weight(layer)))
                .containsExactly(new WeightDecay(0.4, true), new L2Regularization(0.2), new L1Regularization(0.1 * 3));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void theUsersUpdaterStaysWhatItWasForTheLayerAsAWhole(BaseLayer layer) {
        assertThat(layer.getIUpdater()).isEqualTo(new Adam(0.1, 0.9, 0.99, 1e-4));
        assertThat(layer.getBiasUpdater()).isEqualTo(new Sgd(0.2));
    }

    @Test
    void aParameterWithoutFactorsIsAsConfigured() {
        assertThat(scaled(dense(), QUARTER).getUpdaterByParam("g")).isEqualTo(new Adam(0.1, 0.9, 0.99, 1e-4));
        assertThat(scaled(dense(), QUARTER).getUpdaterByParam("b")).isEqualTo(new Sgd(0.2));
        assertThat(scaled(separable(), QUARTER).getUpdaterByParam("pW")).isEqualTo(new Adam(0.1, 0.9, 0.99, 1e-4));
        assertThat(scaled(centreLoss(), QUARTER).getUpdaterByParam("cL")).isInstanceOf(NoOp.class);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void everySettingOfTheLayerSurvives(BaseLayer layer) throws Exception {
        BaseLayer original = plain().filter(l -> l.getLayerName().equals(layer.getLayerName()))
                .findFirst()
                .orElseThrow();
        var mapper = NeuralNetConfiguration.mapper();
        var expected = mapper.valueToTree(original);
        var actual = mapper.valueToTree(layer);

        expected.fieldNames().forEachRemaining(field -> {
            if (!field.equals("@class")) {
                assertThat(actual.get(field)).as(field).isEqualTo(expected.get(field));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("layers")
    void jsonAndYamlGiveAnEqualLayer(BaseLayer layer) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .validateOutputLayerConfig(false)
                .build();

        assertThat(MultiLayerConfiguration.fromJson(conf.toJson()).getConf(0).getLayer())
                .isEqualTo(conf.getConf(0).getLayer())
                .hasSameClassAs(layer);
        assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml()).getConf(0).getLayer())
                .isEqualTo(conf.getConf(0).getLayer());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aCloneIsEqualAndKeepsItsFactors(BaseLayer layer) {
        BaseLayer clone = layer.clone();

        assertThat(clone)
                .isNotSameAs(layer)
                .isEqualTo(layer)
                .hasSameHashCodeAs(layer)
                .hasSameClassAs(layer);
        assertThat(clone.getUpdaterByParam(weight(layer))).isEqualTo(layer.getUpdaterByParam(weight(layer)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersWithOtherFactorsOrOfThePlainTypeDiffer(BaseLayer layer) {
        BaseLayer plain = plain().filter(l -> l.getLayerName().equals(layer.getLayerName()))
                .findFirst()
                .orElseThrow();

        assertThat(scaled(plain, QUARTER)).isEqualTo(layer).hasSameHashCodeAs(layer);
        assertThat(scaled(plain, new Scale(0.5, 0.5, 4, 2, 3))).isNotEqualTo(layer);
        assertThat(layer).isNotEqualTo(plain);
        assertThat(plain).isNotEqualTo(layer);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void anUpdaterThatTrainsNothingStaysItself(BaseLayer layer) {
        NoOp frozen = new NoOp();
        layer.setIUpdater(frozen);
        assertThat(layer.getUpdaterByParam(weight(layer))).isSameAs(frozen);
    }
}
