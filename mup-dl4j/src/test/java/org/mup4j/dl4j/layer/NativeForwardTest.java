package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Outputs of the native layers against plain loops in double precision. Sums of few numbers: they agree to 1e-12. */
class NativeForwardTest {

    private static final int BATCH = 3;
    private static final int WIDTH = 6;
    private static final int LENGTH = 4;
    private static final double TOLERANCE = 1e-12;

    private final INDArray input = NativeNets.normal(3, BATCH, WIDTH, LENGTH);

    @ParameterizedTest
    @EnumSource(NormalizationKind.class)
    void normalisationIsItsFormula(NormalizationKind kind) {
        MultiLayerNetwork net = network(new LayerNormalization.Builder()
                .kind(kind)
                .epsilon(1e-3)
                .nIn(WIDTH)
                .gainInit(2)
                .build());
        INDArray output = net.feedForwardToLayer(0, input).get(1);

        for (int i = 0; i < BATCH; i++) {
            for (int t = 0; t < LENGTH; t++) {
                double mean = 0;
                for (int j = 0; j < WIDTH && kind == NormalizationKind.LAYER; j++) {
                    mean += input.getDouble(i, j, t) / WIDTH;
                }
                double square = 0;
                for (int j = 0; j < WIDTH; j++) {
                    square += Math.pow(input.getDouble(i, j, t) - mean, 2) / WIDTH;
                }
                double shift = kind == NormalizationKind.LAYER ? 0.1 : 0;
                for (int j = 0; j < WIDTH; j++) {
                    double expected = 2 * (input.getDouble(i, j, t) - mean) / Math.sqrt(square + 1e-3) + shift;
                    assertThat(output.getDouble(i, j, t)).isCloseTo(expected, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void vectorsAreNormalisedLikeStepsOfASequence() {
        MultiLayerNetwork net =
                network(new LayerNormalization.Builder().nIn(WIDTH).build());
        org.deeplearning4j.nn.api.Layer layer = net.getLayer(0);
        var workspaces = org.deeplearning4j.nn.workspace.LayerWorkspaceMgr.noWorkspaces();
        INDArray sequence = layer.activate(input, false, workspaces);
        for (int t = 0; t < LENGTH; t++) {
            INDArray step = input.tensorAlongDimension(t, 0, 1).dup('c');
            INDArray vectors = layer.activate(step, false, workspaces);
            assertThat(vectors.shape()).containsExactly(BATCH, WIDTH);
            assertThat(vectors.distance2(sequence.tensorAlongDimension(t, 0, 1).dup('c')))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void sinusoidsAreThePapers() {
        INDArray output = network(
                        new SinusoidalPositionalEncoding.Builder().nIn(WIDTH).build())
                .feedForwardToLayer(0, input)
                .get(1);
        for (int t = 0; t < LENGTH; t++) {
            for (int pair = 0; pair < WIDTH / 2; pair++) {
                double angle = t / Math.pow(10_000, 2.0 * pair / WIDTH);
                assertThat(output.getDouble(1, 2 * pair, t) - input.getDouble(1, 2 * pair, t))
                        .isCloseTo(Math.sin(angle), within(TOLERANCE));
                assertThat(output.getDouble(1, 2 * pair + 1, t) - input.getDouble(1, 2 * pair + 1, t))
                        .isCloseTo(Math.cos(angle), within(TOLERANCE));
            }
        }
    }

    @Test
    void aLearnedPositionIsARowOfItsTable() {
        MultiLayerNetwork net = network(
                new LearnedPositionalEncoding.Builder(LENGTH + 1).nIn(WIDTH).build());
        INDArray output = net.feedForwardToLayer(0, input).get(1);
        INDArray table = net.getParam("0_P");
        for (int t = 0; t < LENGTH; t++) {
            for (int j = 0; j < WIDTH; j++) {
                assertThat(output.getDouble(2, j, t))
                        .isCloseTo(input.getDouble(2, j, t) + table.getDouble(t, j), within(TOLERANCE));
            }
        }
    }

    @Test
    void maskedStepsGiveZero() {
        MultiLayerNetwork net =
                network(new LayerNormalization.Builder().nIn(WIDTH).build());
        net.setLayerMaskArrays(NativeNets.mask(BATCH, LENGTH), null);
        INDArray output = net.feedForwardToLayer(0, input).get(1);
        assertThat(output.getDouble(2, 0, LENGTH - 1)).isZero();
        assertThat(output.getDouble(2, 0, 0)).isNotZero();
    }

    @Test
    void aTooLongSequenceIsRefused() {
        MultiLayerNetwork net = network(
                new LearnedPositionalEncoding.Builder(LENGTH - 1).nIn(WIDTH).build());
        assertThatThrownBy(() -> net.output(input))
                .hasMessageContaining("Expected sequences of 1 to 3 steps, got 4: make the table longer");
    }

    @Test
    void theOtherFormatIsRefused() {
        LayerNormalization layer = new LayerNormalization.Builder().nIn(WIDTH).build();
        assertThatThrownBy(() -> layer.getOutputType(0, InputType.recurrent(WIDTH, RNNFormat.NWC)))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("NCW");
    }

    private static MultiLayerNetwork network(Layer layer) {
        return NativeNets.initialised(NativeNets.sequence(new NoOp(), WIDTH, layer));
    }
}
