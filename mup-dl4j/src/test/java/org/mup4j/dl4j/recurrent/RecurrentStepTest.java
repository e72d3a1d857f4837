package org.mup4j.dl4j.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.layer.Peepholes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** What one real step does to each matrix: its gradient, times the rate that the plan has for it. */
@SuppressWarnings("deprecation") // two of the layers
class RecurrentStepTest {

    private static final int WIDTH = 12;
    private static final int BASE = 4;
    private static final int BATCH = 3;
    private static final double RATE = 0.1;

    private static MultiLayerConfiguration network(NeuralNetConfiguration.Builder builder) {
        return Sequences.chain(
                builder,
                new LSTM.Builder().nOut(WIDTH).build(),
                new GravesLSTM.Builder().nOut(WIDTH).build(),
                new Bidirectional(
                        Bidirectional.Mode.ADD,
                        new GravesLSTM.Builder().nOut(WIDTH).build()),
                new GravesBidirectionalLSTM.Builder().nOut(WIDTH).build(),
                new SimpleRnn.Builder().nOut(WIDTH).build(),
                Sequences.everyStep());
    }

    /** Peepholes apart from the matrix that they are columns of. */
    private static Map<String, INDArray> parts(MuPlan plan, Map<String, INDArray> table) {
        Map<String, INDArray> parts = new HashMap<>();
        for (TensorPlan tensor : plan.tensors()) {
            INDArray whole = table.get(tensor.layer() + "_" + Peepholes.parameter(tensor.parameter()));
            String name = tensor.layer() + "/" + tensor.parameter();
            boolean hasPeepholes = plan.tensors().stream()
                    .anyMatch(t ->
                            t.layer().equals(tensor.layer()) && t.parameter().equals(Peepholes.of(tensor.parameter())));
            if (Peepholes.are(tensor.parameter())) {
                parts.put(name, columns(whole, whole.size(1) - Peepholes.COLUMNS, whole.size(1)));
            } else {
                parts.put(name, hasPeepholes ? columns(whole, 0, whole.size(1) - Peepholes.COLUMNS) : whole.dup());
            }
        }
        return parts;
    }

    private static INDArray columns(INDArray whole, long from, long to) {
        return whole.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup();
    }

    private static Map<String, INDArray> gradients(MultiLayerNetwork net, MuPlan plan, DataSet batch) {
        net.setInput(batch.getFeatures());
        net.setLabels(batch.getLabels());
        net.computeGradientAndScore();
        return parts(plan, net.gradient().gradientForVariable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "L2", "decay", "independent decay"})
    void underSgdItIsTheGradientTimesTheRate(String decay) {
        double coefficient = 0.2;
        List<Regularization> list = switch (decay) {
            case "L2" -> List.of(new L2Regularization(coefficient));
            case "decay" -> List.of(new WeightDecay(coefficient, true));
            case "independent decay" -> List.of(new WeightDecay(coefficient, false));
            default -> List.of();
        };
        NeuralNetConfiguration.Builder builder =
                Sequences.builder().updater(new Sgd(RATE)).regularization(list).regularizationBias(list);
        MultiLayerConfiguration conf = network(builder);
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(conf).baseWidth(BASE);
        MuPlan plan = wrap.plan();
        MultiLayerNetwork net = Sequences.network(wrap.configuration());
        DataSet batch = Sequences.batch(BATCH, true, false);
        Map<String, INDArray> gradients = gradients(net, plan, batch);
        Map<String, INDArray> before = parts(plan, net.paramTable());
        net.fit(batch);
        Map<String, INDArray> after = parts(plan, net.paramTable());

        for (TensorPlan tensor : plan.tensors()) {
            String name = tensor.layer() + "/" + tensor.parameter();
            double rate = RATE * tensor.learningRateMultiplier();
            INDArray weight = before.get(name);
            INDArray expected = gradients.get(name).mul(rate / BATCH);
            // DL4J's builder adds a decay that is set for all layers to each of them twice, an L2 term once.
            int times = Wrappers.regularization(
                            conf.getConf(Integer.parseInt(tensor.layer())).getLayer(),
                            Peepholes.parameter(tensor.parameter()))
                    .size();
            expected.addi(weight.mul(times
                    * switch (decay) {
                        case "L2", "decay" -> rate * coefficient * tensor.weightDecayMultiplier();
                        case "independent decay" -> coefficient;
                        default -> 0;
                    }));
            INDArray difference = weight.sub(after.get(name)).subi(expected);
            assertThat(difference.amaxNumber().doubleValue())
                    .as(name)
                    .isLessThan(1e-12 * Math.max(1, expected.amaxNumber().doubleValue()));
        }
        assertThat(plan.tensors().stream()
                        .map(TensorPlan::learningRateMultiplier)
                        .distinct())
                .contains(1.0, 3.0);
    }

    /** Adam's first step is its rate for every entry whose gradient is far above epsilon. */
    @Test
    void underAdamItIsTheRate() {
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(
                        network(Sequences.builder().updater(new Adam(RATE, 0.9, 0.999, 1e-14))))
                .baseWidth(BASE);
        MultiLayerNetwork net = Sequences.network(wrap.configuration());
        Map<String, INDArray> before = parts(wrap.plan(), net.paramTable());
        net.fit(Sequences.batch(BATCH, true, false));
        Map<String, INDArray> after = parts(wrap.plan(), net.paramTable());

        wrap.plan().tensors().forEach(tensor -> {
            String name = tensor.layer() + "/" + tensor.parameter();
            double largest = before.get(name).sub(after.get(name)).amaxNumber().doubleValue();
            double rate = RATE * tensor.learningRateMultiplier();
            assertThat(largest).as(name).isCloseTo(rate, within(1e-6 * rate));
        });
        assertThat(Stream.of("1/RW", "1/RW.peepholes")
                        .map(n -> n.substring(2))
                        .map(n -> wrap.plan().tensor("1", n).learningRateMultiplier()))
                .containsExactly(1.0 / 3, 1.0);
    }
}
