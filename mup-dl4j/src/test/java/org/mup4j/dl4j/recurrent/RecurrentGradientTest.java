package org.mup4j.dl4j.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.MLNConfig;
import org.deeplearning4j.gradientcheck.GradientCheckUtil.PrintMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The gradients of wrapped recurrent networks are those of their loss, with masks and with a batch of one. */
@SuppressWarnings("deprecation") // two of the layers
class RecurrentGradientTest {

    private static final int WIDTH = 5;
    private static final int BASE = 2;
    /** Entries of each parameter that are looked at. */
    private static final int LOOKED_AT = 12;

    /** The check refuses to work otherwise. */
    @BeforeAll
    static void inDouble() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }

    @AfterAll
    static void asItWas() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    static Stream<Arguments> networks() {
        Map<String, IntFunction<Layer[]>> kinds = new LinkedHashMap<>();
        kinds.put("LSTM", w -> new Layer[] {lstm(w), lstm(w), Sequences.everyStep()});
        kinds.put("peepholes", w -> new Layer[] {graves(w), graves(w), Sequences.everyStep()});
        kinds.put("simple", w -> new Layer[] {simple(w), simple(w), Sequences.everyStep()});
        kinds.put("peepholes in both directions", w ->
                new Layer[] {new GravesBidirectionalLSTM.Builder().nOut(w).build(), Sequences.everyStep()});
        for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
            kinds.put("both directions, " + mode, w ->
                    new Layer[] {new Bidirectional(mode, lstm(w)), simple(w), Sequences.everyStep()});
        }
        kinds.put("last step", w -> new Layer[] {lstm(w), new LastTimeStep(graves(w)), Sequences.once()});
        kinds.put("zeros masked", w -> new Layer[] {new MaskZeroLayer(lstm(w), 0), Sequences.everyStep()});
        kinds.put("dense at every step", w -> new Layer[] {
            simple(w),
            new TimeDistributed(new DenseLayer.Builder().nOut(Sequences.CLASSES).build()),
            new RnnLossLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .build()
        });
        return kinds.entrySet().stream()
                .flatMap(kind -> Stream.of(1, 3)
                        .flatMap(size -> Stream.of(true, false)
                                .map(masked -> Arguments.of(kind.getKey(), kind.getValue(), size, masked))));
    }

    private static LSTM lstm(int width) {
        return new LSTM.Builder().nOut(width).build();
    }

    private static GravesLSTM graves(int width) {
        return new GravesLSTM.Builder().nOut(width).build();
    }

    private static SimpleRnn simple(int width) {
        return new SimpleRnn.Builder().nOut(width).build();
    }

    @ParameterizedTest(name = "{0}, batch of {2}, masked {3}")
    @MethodSource("networks")
    void theyAreThoseOfTheLoss(String name, IntFunction<Layer[]> layers, int size, boolean masked) {
        MultiLayerConfiguration conf =
                Sequences.chain(Sequences.builder().updater(new Adam(1e-3)), layers.apply(WIDTH));
        MultiLayerConfiguration base = Sequences.chain(Sequences.builder().updater(new Adam(1e-3)), layers.apply(BASE));
        MultiLayerConfiguration wrapped =
                MuP.wrap(conf).base(base).gauge(Gauge.SYMMETRIC).configuration();
        MultiLayerNetwork net = Sequences.network(withoutUpdaters(wrapped));
        boolean everyStep = !(wrapped.getConf(wrapped.getConfs().size() - 1).getLayer() instanceof OutputLayer);
        DataSet batch = Sequences.batch(size, everyStep, masked);

        assertThat(GradientCheckUtil.checkGradients(new MLNConfig()
                        .net(net)
                        .input(batch.getFeatures())
                        .labels(batch.getLabels())
                        .inputMask(batch.getFeaturesMaskArray())
                        .labelMask(batch.getLabelsMaskArray())
                        .subset(true)
                        .maxPerParam(LOOKED_AT)
                        .print(PrintMode.FAILURES_ONLY)))
                .isTrue();
    }

    /** The check asks for gradients that no updater has changed. */
    private static MultiLayerConfiguration withoutUpdaters(MultiLayerConfiguration wrapped) {
        List<Layer> leaves = new ArrayList<>();
        wrapped.getConfs().forEach(c -> leaves.addAll(Wrappers.leaves(c.getLayer())));
        for (Layer leaf : leaves) {
            if (leaf instanceof BaseLayer layer) {
                layer.setIUpdater(new NoOp());
                layer.setBiasUpdater(null);
            }
        }
        return wrapped;
    }
}
