package org.mup4j.dl4j.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.layer.Peepholes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Recurrent networks are the same function in every gauge at every step. A tensor that cannot have a forward multiplier stays
 * without one, and the plan says why. 1e-9 is what rounding in double leaves after fifteen steps.
 */
@SuppressWarnings("deprecation") // two of the layers
class RecurrentGaugeTest {

    private static final int WIDTH = 12;
    private static final int BASE = 3;
    private static final int STEPS = 15;
    private static final double TOLERANCE = 1e-9;

    static Stream<Arguments> updatersAndDecays() {
        Map<String, IUpdater> updaters = new LinkedHashMap<>();
        updaters.put("Sgd", new Sgd(0.1));
        updaters.put("Nesterovs", new Nesterovs(0.03, 0.8));
        updaters.put("Adam", new Adam(0.02, 0.9, 0.99, 1e-3));
        updaters.put("AMSGrad", new AMSGrad(0.02, 0.9, 0.99, 1e-3));
        Map<String, List<Regularization>> decays = new LinkedHashMap<>();
        decays.put("none", List.of());
        decays.put("decay", List.of(new WeightDecay(0.05, true)));
        decays.put("L2", List.of(new L2Regularization(0.03)));
        return updaters.entrySet().stream()
                .flatMap(u -> decays.entrySet().stream()
                        .map(d -> Arguments.of(u.getKey() + ", " + d.getKey(), u.getValue(), d.getValue())));
    }

    private static MultiLayerConfiguration network(IUpdater updater, List<Regularization> decay) {
        return Sequences.chain(
                Sequences.builder().updater(updater).regularization(decay).regularizationBias(decay),
                new MaskZeroLayer(new LSTM.Builder().nOut(WIDTH).build(), 0),
                new GravesLSTM.Builder().nOut(WIDTH).build(),
                new Bidirectional(
                        Bidirectional.Mode.MUL,
                        new SimpleRnn.Builder().nOut(WIDTH).build()),
                new GravesBidirectionalLSTM.Builder().nOut(WIDTH).build(),
                Sequences.everyStep());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("updatersAndDecays")
    void threeGaugesTrainTheSameNetwork(String name, IUpdater updater, List<Regularization> decay) {
        MultiLayerConfiguration conf = network(updater, decay);
        MuPWrap<MultiLayerConfiguration> free = MuP.wrap(conf).baseWidth(BASE);
        DataSet batch = Sequences.batch(4, true, true);
        for (Gauge gauge : List.of(Gauge.MU_READOUT, Gauge.SYMMETRIC)) {
            MultiLayerNetwork first = Sequences.network(free.configuration());
            MultiLayerNetwork second = Sequences.network(free.gauge(gauge).configuration());
            moved(first, free.plan(), second, free.gauge(gauge).plan());
            INDArray start = first.output(batch.getFeatures());
            for (int step = 0; step <= STEPS; step++) {
                assertThat(first.output(batch.getFeatures())
                                .sub(second.output(batch.getFeatures()))
                                .amaxNumber()
                                .doubleValue())
                        .as("%s at step %d", gauge, step)
                        .isLessThan(TOLERANCE);
                first.fit(batch);
                second.fit(batch);
            }
            assertThat(start.sub(first.output(batch.getFeatures())).amaxNumber().doubleValue())
                    .as("how far the network moved")
                    .isGreaterThan(0.02);
        }
    }

    /** The same network in another gauge: each tensor of the first times how its initial deviation moves. */
    private static void moved(MultiLayerNetwork from, MuPlan fromPlan, MultiLayerNetwork to, MuPlan toPlan) {
        for (TensorPlan tensor : toPlan.tensors()) {
            double move = tensor.initStdMultiplier()
                    / fromPlan.tensor(tensor.layer(), tensor.parameter()).initStdMultiplier();
            part(to, tensor).assign(part(from, tensor).mul(move));
        }
    }

    private static INDArray part(MultiLayerNetwork net, TensorPlan tensor) {
        String parameter = Peepholes.parameter(tensor.parameter());
        INDArray whole =
                net.getLayer(Integer.parseInt(tensor.layer())).paramTable().get(parameter);
        boolean peepholes = Peepholes.are(tensor.parameter());
        if (!peepholes && whole.size(whole.rank() - 1) % 4 == 0 || whole.rank() == 1) {
            return whole;
        }
        long border = whole.size(1) - Peepholes.COLUMNS;
        return peepholes
                ? whole.get(NDArrayIndex.all(), NDArrayIndex.interval(border, whole.size(1)))
                : parameter.startsWith("RW") ? whole.get(NDArrayIndex.all(), NDArrayIndex.interval(0, border)) : whole;
    }

    @Test
    void thePlanSaysWhyATensorHasNoForwardMultiplier() {
        MuPlan plan = MuP.wrap(network(new Adam(0.01), List.of()))
                .baseWidth(BASE)
                .gauge(Gauge.SYMMETRIC)
                .plan();

        assertThat(plan.tensor("0", "W").forwardMultiplier()).isNotEqualTo(1);
        assertThat(plan.tensors())
                .filteredOn(t -> t.parameter().contains("RW"))
                .extracting(TensorPlan::forwardMultiplier)
                .containsOnly(1.0);
        MultiLayerConfiguration both = Sequences.chain(
                Sequences.builder().updater(new Adam(0.01)),
                new Bidirectional(new LSTM.Builder().nOut(WIDTH).build()),
                Sequences.everyStep());
        TensorPlan forward =
                MuP.wrap(both).baseWidth(BASE).gauge(Gauge.SYMMETRIC).plan().tensor("0", "fW");
        assertThat(forward.forwardMultiplier()).isEqualTo(1);
        assertThat(forward.reason())
                .contains("no forward multiplier: the layer reads its input in another way as well");
    }
}
