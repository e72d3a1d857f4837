package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/** Patches are what a convolution gives whose kernel and stride are the patch. */
class PatchEmbeddingTest {

    private static final int CHANNELS = 2;
    private static final int OUT = 5;

    @Test
    void patchesAreAConvolution() {
        MultiLayerNetwork patches = NativeNets.initialised(NativeNets.sequence(
                new NoOp(),
                OUT,
                new PatchEmbedding.Builder(2).nIn(CHANNELS).nOut(OUT).build()));
        MultiLayerNetwork convolution = NativeNets.initialised(NativeNets.sequence(
                new NoOp(),
                OUT,
                new ConvolutionLayer.Builder(2, 2)
                        .stride(2, 2)
                        .nIn(CHANNELS)
                        .nOut(OUT)
                        .activation(Activation.IDENTITY)
                        .build()));
        INDArray weight = patches.getParam("0_W");
        INDArray kernel = convolution.getParam("0_W");
        for (int out = 0; out < OUT; out++) {
            for (int row = 0; row < weight.size(0); row++) {
                kernel.putScalar(new int[] {out, row / 4, row / 2 % 2, row % 2}, weight.getDouble(row, out));
            }
        }
        INDArray images = NativeNets.normal(1, 3, CHANNELS, 4, 6);

        INDArray tokens = activated(patches, images).dup('c');
        INDArray channels = activated(convolution, images).dup('c');

        assertThat(tokens.shape()).containsExactly(3, OUT, 6);
        assertThat(tokens.distance2(channels.reshape('c', 3, OUT, 6))).isLessThan(1e-12);
    }

    private static INDArray activated(MultiLayerNetwork net, INDArray images) {
        return net.getLayer(0).activate(images, false, LayerWorkspaceMgr.noWorkspaces());
    }

    @Test
    void theInputTypeGivesChannelsAndPatches() {
        PatchEmbedding layer = new PatchEmbedding.Builder(4).nOut(OUT).build();
        InputType image = InputType.convolutional(32, 28, 3);
        layer.setNIn(image, false);

        assertThat(layer.getNIn()).isEqualTo(3);
        assertThat(layer.getOutputType(0, image)).isEqualTo(InputType.recurrent(OUT, 56));
        assertThat(layer.getPreProcessorForInputType(image)).isNull();
        assertThat(layer.getPreProcessorForInputType(InputType.convolutionalFlat(32, 28, 3)))
                .isNotNull();
    }

    @Test
    void anImageThatIsNoWholeNumberOfPatchesIsRefused() {
        PatchEmbedding layer = new PatchEmbedding.Builder(4).nOut(OUT).build();
        assertThatThrownBy(() -> layer.getOutputType(0, InputType.convolutional(30, 28, 3)))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("multiples");
    }
}
