package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mup4j.dl4j.measure.NormsTest.relative;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers of 5 inputs and 7 outputs, with kernels of other sizes: which axis is which shows in the size. */
class TensorFormTest {

    private static final int IN = 5;
    private static final int OUT = 7;

    static Stream<Arguments> kernels() {
        InputType image = InputType.convolutional(6, 6, IN);
        InputType volume = InputType.convolutional3D(6, 6, 6, IN);
        return Stream.of(
                Arguments.of(new ConvolutionLayer.Builder(2, 3).nOut(OUT).build(), image, "W", IN * 6, OUT),
                Arguments.of(
                        new Convolution1D.Builder(3).nOut(OUT).build(), InputType.recurrent(IN, 8), "W", IN * 3, OUT),
                Arguments.of(new Deconvolution2D.Builder(2, 3).nOut(OUT).build(), image, "W", IN * 6, OUT),
                Arguments.of(new Convolution3D.Builder(2, 3, 2).nOut(OUT).build(), volume, "W", IN * 12, OUT),
                Arguments.of(
                        new Deconvolution3D.Builder()
                                .kernelSize(2, 3, 2)
                                .nOut(OUT)
                                .build(),
                        volume,
                        "W",
                        IN * 12,
                        OUT),
                Arguments.of(
                        new DepthwiseConvolution2D.Builder(2, 3)
                                .depthMultiplier(3)
                                .nOut(IN * 3)
                                .build(),
                        image,
                        "W",
                        6,
                        IN * 3),
                Arguments.of(
                        new SeparableConvolution2D.Builder(2, 3)
                                .depthMultiplier(3)
                                .nOut(OUT)
                                .build(),
                        image,
                        "W",
                        6,
                        IN * 3),
                Arguments.of(
                        new SeparableConvolution2D.Builder(2, 3)
                                .depthMultiplier(3)
                                .nOut(OUT)
                                .build(),
                        image,
                        "pW",
                        IN * 3,
                        OUT));
    }

    private static MultiLayerNetwork net(Layer layer, InputType input) {
        MultiLayerConfiguration conf = Nets.builder(new Sgd(0.1))
                .list()
                .layer(layer)
                .setInputType(input)
                .build();
        return Nets.init(conf);
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("kernels")
    void a_kernel_is_a_matrix_from_inputs_and_kernel_to_outputs(
            Layer layer, InputType input, String parameter, int fanIn, int fanOut) {
        MultiLayerNetwork net = net(layer, input);
        INDArray kernel = net.getLayer(0).getParam(parameter);

        TensorForm form = TensorForm.of(net.getLayer(0).conf().getLayer(), parameter, kernel.shape());

        assertThat(form.fanIn()).isEqualTo(fanIn);
        assertThat(form.fanOut()).isEqualTo(fanOut);
        assertThat(form.outputs().stream().mapToLong(kernel::size).reduce(1, (a, b) -> a * b))
                .isEqualTo(fanOut);
        double expected = new SingularValueDecomposition(new Array2DRowRealMatrix(rowPerOutput(kernel, form.outputs())))
                .getSingularValues()[0];
        assertThat(Norms.spectral(kernel, form)).isCloseTo(expected, relative(expected, 1e-6));
        assertThat(Norms.spectral(kernel.dup('f'), form)).isCloseTo(expected, relative(expected, 1e-6));
        assertThat(new SpectralNorm().estimate(Norms.matrix(kernel, form)))
                .isLessThanOrEqualTo(expected)
                .isCloseTo(expected, relative(expected, 0.02));
    }

    /** The matrix, written entry by entry from the kernel's indices. */
    static double[][] rowPerOutput(INDArray kernel, List<Integer> outputs) {
        int rank = kernel.rank();
        int rows = (int) outputs.stream().mapToLong(kernel::size).reduce(1, (a, b) -> a * b);
        double[][] matrix = new double[rows][(int) (kernel.length() / rows)];
        long[] index = new long[rank];
        for (long entry = 0; entry < kernel.length(); entry++) {
            long rest = entry;
            for (int axis = rank - 1; axis >= 0; axis--) {
                index[axis] = rest % kernel.size(axis);
                rest /= kernel.size(axis);
            }
            int row = 0;
            int column = 0;
            for (int axis = 0; axis < rank; axis++) {
                if (outputs.contains(axis)) {
                    row = (int) (row * kernel.size(axis) + index[axis]);
                } else {
                    column = (int) (column * kernel.size(axis) + index[axis]);
                }
            }
            matrix[row][column] = kernel.getDouble(index);
        }
        return matrix;
    }

    @Test
    void a_kernel_that_covers_the_image_maps_it_with_its_spectral_norm() {
        MultiLayerNetwork net = net(
                new ConvolutionLayer.Builder(6, 6).nOut(OUT).hasBias(false).build(), InputType.convolutional(6, 6, IN));
        INDArray kernel = net.getLayer(0).getParam("W");
        TensorForm form = TensorForm.of(net.getLayer(0).conf().getLayer(), "W", kernel.shape());
        // The image that is lengthened most: the first right singular vector of the map from pixels to outputs.
        INDArray pixels = kernel.reshape(OUT, IN * 36);
        double[] best = new SingularValueDecomposition(new Array2DRowRealMatrix(pixels.toDoubleMatrix()))
                .getV()
                .getColumn(0);
        INDArray image = org.nd4j.linalg.factory.Nd4j.createFromArray(best).reshape(1, IN, 6, 6);

        double gain = Norms.frobenius(Probe.on(net, image).preActivation("0"));

        assertThat(Norms.spectral(kernel, form)).isCloseTo(gain, relative(gain, 1e-6));
    }

    @Test
    void fans_are_those_of_the_plan_where_it_knows_the_layer() {
        Layer embedding = new EmbeddingLayer.Builder().nIn(100).nOut(8).build();

        assertThat(TensorForm.of(embedding, "W", 100, 8)).isEqualTo(new TensorForm(List.of(1), 1, 8));
        assertThat(TensorForm.of(Nets.dense(4, 9, org.nd4j.linalg.activations.Activation.RELU), "b", 1, 9))
                .isEqualTo(new TensorForm(List.of(1), 1, 9));
        FrozenLayer frozen = new FrozenLayer(
                new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(4).build());
        assertThat(TensorForm.of(frozen, "W", 4, 2, 3, 3)).isEqualTo(new TensorForm(List.of(0), 18, 4));
    }

    @Test
    void an_unknown_layers_fans_are_read_off_the_shape() {
        Layer unknown = new LSTM.Builder().nIn(3).nOut(4).build();

        for (Map.Entry<String, long[]> parameter : Map.of(
                        "nobody's", new long[] {3, 16}, "nobody's either", new long[] {1, 16})
                .entrySet()) {
            long[] shape = parameter.getValue();
            assertThat(TensorForm.of(unknown, parameter.getKey(), shape))
                    .isEqualTo(new TensorForm(List.of(1), shape[0], 16));
        }
    }
}
