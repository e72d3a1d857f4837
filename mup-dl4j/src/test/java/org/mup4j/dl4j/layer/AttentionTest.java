package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.measure.Probe;
import org.mup4j.dl4j.measure.ProbeSnapshot;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;

/** Attention against the formula in plain loops, and what may not leak. */
class AttentionTest {

    private static final int BATCH = 3;
    private static final int IN = 5;
    private static final int OUT = 6;
    private static final int HEADS = 2;
    private static final int SIZE = OUT / HEADS;
    private static final int LENGTH = 4;

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("all", false, false, form(b -> b)),
                Arguments.of("all, masked", false, true, form(b -> b)),
                Arguments.of("causal", true, false, form(b -> b.span(AttentionSpan.CAUSAL))),
                Arguments.of("causal, masked", true, true, form(b -> b.span(AttentionSpan.CAUSAL))),
                Arguments.of("no bias", false, false, form(b -> b.hasBias(false))),
                Arguments.of("scaled", false, true, form(b -> b.baseHeadSize(12).logitMultiplier(1.5))));
    }

    private static UnaryOperator<MultiHeadAttention.Builder> form(UnaryOperator<MultiHeadAttention.Builder> form) {
        return form;
    }

    /** Sums of a few numbers of order 1: they agree to 1e-12. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void attentionIsItsFormula(
            String name, boolean causal, boolean masked, UnaryOperator<MultiHeadAttention.Builder> form) {
        MultiHeadAttention conf = form.apply(builder()).build();
        MultiLayerNetwork net = network(conf);
        INDArray input = NativeNets.normal(4, BATCH, IN, LENGTH);
        INDArray mask = NativeNets.mask(BATCH, LENGTH);
        if (masked) {
            net.setLayerMaskArrays(mask, null);
        }
        INDArray output = net.feedForwardToLayer(0, input).get(1);
        PlainAttention plain = new PlainAttention(net.getLayer(0).paramTable(), HEADS, conf.logitScale(), causal);

        for (int i = 0; i < BATCH; i++) {
            boolean[] seen = new boolean[LENGTH];
            double[][] steps = new double[LENGTH][IN];
            for (int t = 0; t < LENGTH; t++) {
                seen[t] = !masked || mask.getDouble(i, t) == 1;
                for (int j = 0; j < IN; j++) {
                    steps[t][j] = input.getDouble(i, j, t);
                }
            }
            for (int t = 0; t < LENGTH; t++) {
                double[] expected = plain.output(steps, seen, t);
                for (int j = 0; j < OUT; j++) {
                    assertThat(output.getDouble(i, j, t)).isCloseTo(seen[t] ? expected[j] : 0, within(1e-12));
                }
            }
        }
    }

    /** In double, which takes the portable path, and in float, which takes the fast one where there is one. */
    @ParameterizedTest
    @CsvSource({"FLOAT, true", "FLOAT, false", "DOUBLE, true", "DOUBLE, false"})
    void itsLogitsAreProbed(DataType type, boolean causal) {
        MultiHeadAttention conf = builder()
                .span(causal ? AttentionSpan.CAUSAL : AttentionSpan.ALL)
                .baseHeadSize(12)
                .build();
        MultiLayerNetwork net = network(conf).convertDataType(type);
        INDArray input = NativeNets.normal(4, BATCH, IN, LENGTH).castTo(type);
        ProbeSnapshot probe = Probe.on(net, input);
        PlainAttention plain = new PlainAttention(net.getLayer(0).paramTable(), HEADS, conf.logitScale(), causal);
        boolean[] seen = new boolean[LENGTH];
        Arrays.fill(seen, true);

        assertThat(probe.attentionLayers()).containsExactly("0");
        INDArray logits = probe.logits("0");
        assertThat(logits.shape()).containsExactly(BATCH, HEADS, LENGTH, LENGTH);
        for (int i = 0; i < BATCH; i++) {
            double[][] steps = new double[LENGTH][IN];
            for (int t = 0; t < LENGTH; t++) {
                for (int j = 0; j < IN; j++) {
                    steps[t][j] = input.getDouble(i, j, t);
                }
            }
            for (int head = 0; head < HEADS; head++) {
                for (int t = 0; t < LENGTH; t++) {
                    for (int s = 0; s < LENGTH; s++) {
                        assertThat(logits.getDouble(i, head, t, s))
                                .isCloseTo(
                                        plain.logit(steps, seen, t, s, head),
                                        within(type == DataType.DOUBLE ? 1e-12 : 1e-5));
                    }
                }
            }
        }
    }

    @Test
    void layersWithoutLogitsSaySo() {
        ProbeSnapshot probe = Probe.on(network(builder().build()), NativeNets.normal(4, BATCH, IN, LENGTH));

        assertThatThrownBy(() -> probe.logits("1"))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("The logits of layer '1' cannot be read; those of [0] can");
    }

    /** Float and double, with a later input that is far larger than every earlier one. */
    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE"})
    void aLaterInputChangesNoEarlierOutput(DataType type) {
        int length = 33;
        MultiLayerNetwork net = network(builder().span(AttentionSpan.CAUSAL).build());
        net = net.convertDataType(type);
        INDArray input = NativeNets.normal(4, BATCH, IN, length).castTo(type);
        INDArray before = net.feedForwardToLayer(0, input).get(1).dup('c');
        for (int changed : new int[] {1, 17, length - 1}) {
            INDArray other = input.dup();
            for (int j = 0; j < IN; j++) {
                other.putScalar(new int[] {1, j, changed}, 1e3 * (j + 1));
            }
            INDArray after = net.feedForwardToLayer(0, other).get(1).dup('c');
            for (int t = 0; t < length; t++) {
                for (int j = 0; j < OUT; j++) {
                    double difference = after.getDouble(1, j, t) - before.getDouble(1, j, t);
                    if (t < changed) {
                        assertThat(difference).isZero();
                    }
                }
            }
            assertThat(after.getDouble(1, 0, changed)).isNotEqualTo(before.getDouble(1, 0, changed));
        }
    }

    @Test
    void aMaskedStepChangesNoOther() {
        MultiLayerNetwork net = network(builder().build());
        INDArray input = NativeNets.normal(4, BATCH, IN, LENGTH);
        INDArray before = masked(net, input);
        input.putScalar(new int[] {1, 2, LENGTH - 1}, 100);
        assertThat(masked(net, input)).isEqualTo(before);
        input.putScalar(new int[] {0, 2, LENGTH - 1}, 100);
        assertThat(masked(net, input)).isNotEqualTo(before);
    }

    /** The masks are set anew, because DL4J clears them after each pass. */
    private static INDArray masked(MultiLayerNetwork net, INDArray input) {
        net.setLayerMaskArrays(NativeNets.mask(BATCH, LENGTH), null);
        return net.feedForwardToLayer(0, input).get(1).dup('c');
    }

    @Test
    void theScaleIsTheSameAtTheBaseAndWhereOnlyTheNumberOfHeadsGrows() {
        double plain = builder().build().logitScale();
        assertThat(plain).isEqualTo(1 / Math.sqrt(SIZE));
        assertThat(builder().baseHeadSize(SIZE).build().logitScale()).isEqualTo(plain);
        assertThat(new MultiHeadAttention.Builder(2 * HEADS)
                        .nIn(IN)
                        .nOut(2 * OUT)
                        .baseHeadSize(SIZE)
                        .build()
                        .logitScale())
                .isEqualTo(plain);
        assertThat(builder().baseHeadSize(12).build().logitScale()).isEqualTo(Math.sqrt(12) / SIZE);
    }

    @Test
    void zeroStartsAreZeroAndTheOthersAreNot() {
        Map<String, INDArray> table = network(builder()
                        .queryStart(ProjectionStart.ZERO)
                        .outputStart(ProjectionStart.ZERO)
                        .build())
                .getLayer(0)
                .paramTable();
        assertThat(table.get("Wq").norm1Number().doubleValue()).isZero();
        assertThat(table.get("Wo").norm1Number().doubleValue()).isZero();
        assertThat(table.get("Wk").norm1Number().doubleValue()).isPositive();
        assertThat(table.get("Wv").norm1Number().doubleValue()).isPositive();
    }

    @Test
    void aWidthThatIsNoMultipleOfTheHeadsIsRefused() {
        assertThatThrownBy(() -> network(
                        new MultiHeadAttention.Builder(4).nIn(IN).nOut(OUT).build()))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("nOut=6 is no multiple of its 4 heads");
    }

    private static MultiHeadAttention.Builder builder() {
        return new MultiHeadAttention.Builder(HEADS).nIn(IN).nOut(OUT);
    }

    private static MultiLayerNetwork network(MultiHeadAttention layer) {
        return NativeNets.initialised(NativeNets.sequence(new NoOp(), OUT, layer));
    }

    /** What a wrapper around it says of the base reaches the attention inside, and the user's layer stays as it was. */
    @Test
    void aWrapperPassesOnTheHeadSizeOfTheBase() {
        MultiLayerConfiguration conf = lastStep(16);
        assertThat(written(MuP.wrap(conf).base(lastStep(4)).configuration()).logitScale())
                .isEqualTo(Math.sqrt(2) / 8);
        assertThat(written(MuP.wrap(conf).baseWidth(4).baseHeadSize(2).configuration())
                        .logitScale())
                .isEqualTo(Math.sqrt(2) / 8);
        assertThat(written(MuP.wrap(conf).base(lastStep(16)).configuration())).isEqualTo(written(conf));
        assertThat(written(conf).logitScale()).isEqualTo(1 / Math.sqrt(8));
    }

    /** A query of another role has a rate of its own, for which the attention inside holds the factors. */
    @Test
    void aWrappedAttentionWithFactorsIsRecognised() {
        MultiLayerConfiguration once = MuP.wrap(lastStep(16))
                .base(lastStep(4))
                .role("0", "Wq", Role.INPUT)
                .configuration();
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(once.toJson());
        assertThat(read).isEqualTo(once);
        assertThatThrownBy(() -> MuP.wrap(read).base(lastStep(4)).plan())
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("wrapped already");
    }

    private static MultiLayerConfiguration lastStep(int width) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.1))
                .list()
                .layer(new LastTimeStep(
                        new MultiHeadAttention.Builder(2).nIn(3).nOut(width).build()))
                .layer(new OutputLayer.Builder().nIn(width).nOut(2).build())
                .build();
    }

    private static MultiHeadAttention written(MultiLayerConfiguration conf) {
        return (MultiHeadAttention) ((LastTimeStep) conf.getConf(0).getLayer()).getUnderlying();
    }

    /** As many features of the data as units: four matrices of one shape, three of which read data and one a width. */
    @Test
    void matricesOfOneShapeHaveInitialisersOfTheirOwn() {
        MultiLayerConfiguration written = MuP.wrap(square(16)).base(square(4)).configuration();
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(written.toJson());
        assertThat(read).isEqualTo(written);
        MultiLayerNetwork net = NativeNets.initialised(read);
        MultiLayerNetwork plain = NativeNets.initialised(square(16));

        for (String matrix : List.of("Wq", "Wk", "Wv", "Wo")) {
            INDArray mine = net.getLayer(0).getParam(matrix);
            INDArray theirs = plain.getLayer(0).getParam(matrix);
            assertThat(mine).as(matrix).isEqualTo(theirs.mul(matrix.equals("Wo") ? 0.5 : 1));
        }
        assertThat(MuP.wrap(square(16)).base(square(4)).plan().warnings())
                .anyMatch(w -> w.contains("WeightInitByParameter"));
        assertThatThrownBy(() -> MuP.wrap(read).base(square(4)).plan()).hasMessageContaining("wrapped already");
    }

    private static MultiLayerConfiguration square(int width) {
        return new NeuralNetConfiguration.Builder()
                .seed(4)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(0.1))
                .weightInit(new NormalDistribution(0, 0.5))
                .list()
                .layer(new MultiHeadAttention.Builder(2).nIn(16).nOut(width).build())
                .layer(new GlobalPoolingLayer.Builder().build())
                .layer(new OutputLayer.Builder().nIn(width).nOut(2).build())
                .build();
    }
}
