package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.layer.Convolution3x3;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;

/**
 * Convolutions and deconvolutions in one to three dimensions. DL4J stores the bias before the kernel, and each type in an
 * order of axes of its own.
 */
final class ConvolutionAdapter implements LayerAdapter {

    private static final Set<Class<?>> TYPES = Set.of(
            ConvolutionLayer.class,
            Convolution2D.class,
            Convolution3x3.class,
            Convolution1DLayer.class,
            Convolution1D.class,
            Convolution3D.class,
            Deconvolution2D.class,
            Deconvolution3D.class);

    @Override
    public boolean supports(Layer layer) {
        return TYPES.contains(layer.getClass());
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        ConvolutionLayer conv = (ConvolutionLayer) layer;
        long in = sizes.in();
        long out = sizes.out();
        long[] kernel = kernel(conv);
        long volume = Arrays.stream(kernel).reduce(1, (a, b) -> a * b);
        // DL4J's builder of a 1D convolution repeats the kernel and counts it twice here, though its shape has it once.
        double counted = product(conv.getKernelSize());
        InitFans init = new InitFans(
                in * counted, out * counted / product(conv.getStride()), kernelShape(conv, in, out, kernel));
        List<LayerTensor> tensors = new ArrayList<>();
        if (conv.hasBias()) {
            tensors.add(LayerTensor.vector("b", Axis.OUTPUT, out));
        }
        tensors.add(LayerTensor.matrix("W", in * volume, out, init));
        return tensors;
    }

    private static long[] kernel(ConvolutionLayer conv) {
        int[] kernel = conv.getKernelSize();
        if (conv instanceof Convolution1DLayer) {
            return new long[] {kernel[0], 1};
        }
        return Arrays.stream(kernel).asLongStream().toArray();
    }

    private static double product(int[] sizes) {
        return Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    private static List<Long> kernelShape(ConvolutionLayer conv, long in, long out, long[] k) {
        if (conv instanceof Deconvolution3D) {
            return shape(k[0], k[1], k[2], out, in);
        } else if (conv instanceof Deconvolution2D) {
            return shape(in, out, k[0], k[1]);
        } else if (conv instanceof Convolution3D) {
            return shape(out, in, k[0], k[1], k[2]);
        }
        return shape(out, in, k[0], k[1]);
    }
}
