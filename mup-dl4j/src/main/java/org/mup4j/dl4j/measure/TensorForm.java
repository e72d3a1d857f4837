package org.mup4j.dl4j.measure;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.adapter.Adapters;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerTensor;

/**
 * How a parameter is a matrix from inputs to outputs.
 *
 * <p>A dense weight [in, out] is one as it stands. Of a convolution kernel, the output channels are one side, and input
 * channels and kernel the other: axis 0 is the output in [out, in, h, w] and [out, in, d, h, w], axis 1 in a
 * deconvolution's [in, out, h, w], axis 3 in [d, h, w, out, in], axes 2 and 3 in a depthwise [h, w, in, multiplier], axes 0
 * and 1 in the depthwise half [multiplier, in, h, w] of a separable convolution. A vector is a matrix with one column.
 *
 * @param outputs the axes of the outputs
 * @param fanIn number of inputs that one output sums over, kernel included; 1 for vectors and look-up tables
 * @param fanOut number of outputs, kernel not included
 */
public record TensorForm(List<Integer> outputs, long fanIn, long fanOut) {

    /**
     * Copies the axes.
     *
     * @param outputs the axes of the outputs
     * @param fanIn number of inputs that one output sums over, kernel included; 1 for vectors and look-up tables
     * @param fanOut number of outputs, kernel not included
     */
    public TensorForm {
        outputs = List.copyOf(outputs);
    }

    /**
     * The form of a layer's parameter. Fans are those of the plan, where the layer's type is known there; else they are read
     * off the shape.
     *
     * @param layer the layer's configuration
     * @param parameter the name in the layer's parameter table
     * @param shape the parameter's shape
     * @return its form
     */
    public static TensorForm of(Layer layer, String parameter, long... shape) {
        Layer inner = Wrappers.innermost(layer);
        List<Integer> outputs = outputs(inner, parameter, shape.length);
        return planned(inner, parameter)
                .map(tensor -> new TensorForm(outputs, tensor.fanIn(), tensor.fanOut()))
                .orElseGet(() -> ofShape(outputs, shape));
    }

    private static TensorForm ofShape(List<Integer> outputs, long[] shape) {
        long fanIn = 1;
        long fanOut = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (outputs.contains(axis)) {
                fanOut *= shape[axis];
            } else {
                fanIn *= shape[axis];
            }
        }
        return new TensorForm(outputs, fanIn, fanOut);
    }

    private static Optional<LayerTensor> planned(Layer layer, String parameter) {
        try {
            LayerAdapter adapter = Adapters.of(layer);
            return adapter.tensors(layer, adapter.sizes(layer)).stream()
                    .filter(tensor -> tensor.parameter().equals(parameter))
                    .findFirst();
        } catch (MuPException unknownLayer) {
            return Optional.empty();
        }
    }

    private static List<Integer> outputs(Layer layer, String parameter, int rank) {
        if (rank <= 2 || !(layer instanceof ConvolutionLayer)) {
            return List.of(Math.max(rank - 1, 0));
        } else if (layer instanceof Deconvolution3D) {
            return List.of(3);
        } else if (layer instanceof Deconvolution2D) {
            return List.of(1);
        } else if (layer instanceof DepthwiseConvolution2D) {
            return List.of(2, 3);
        } else if (layer instanceof SeparableConvolution2D
                && parameter.equals(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY)) {
            return List.of(0, 1);
        }
        return List.of(0);
    }
}
