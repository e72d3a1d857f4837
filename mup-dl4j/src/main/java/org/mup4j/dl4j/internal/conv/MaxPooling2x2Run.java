package org.mup4j.dl4j.internal.conv;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The largest of each 2 by 2 pixels, computed on the processor directly where that is possible, else as DL4J does. */
public final class MaxPooling2x2Run extends SubsamplingLayer {

    private static final long serialVersionUID = 1L;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public MaxPooling2x2Run(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private boolean isFast() {
        return FastPath.takes(dataType)
                && layerConf().getCnn2dDataFormat() == CNN2DFormat.NCHW
                && ImageLayout.fits(input)
                && input.rank() == 4
                && input.size(2) > 1
                && input.size(3) > 1;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        if (!isFast()) {
            return super.activate(training, workspaceMgr);
        }
        ImageLayout.Source source = shape -> array(workspaceMgr, ArrayType.ACTIVATIONS, shape);
        INDArray images = ImageLayout.of(input, source);
        INDArray out =
                ImageLayout.create(source, images.size(0), images.size(1), images.size(2) / 2, images.size(3) / 2);
        Pooling.forward(ImageLayout.shape(images), (int) images.size(1), Floats.of(images), Floats.of(out));
        return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (!isFast()) {
            return super.backpropGradient(epsilon, workspaceMgr);
        }
        ImageLayout.Source source = shape -> array(workspaceMgr, ArrayType.ACTIVATION_GRAD, shape);
        INDArray images = ImageLayout.of(input, source);
        INDArray above = ImageLayout.of(epsilon.castTo(dataType), source);
        INDArray below = ImageLayout.create(source, images.size(0), images.size(1), images.size(2), images.size(3));
        Pooling.backward(
                ImageLayout.shape(images), (int) images.size(1), Floats.of(images), Floats.of(above), Floats.of(below));
        return new Pair<>(new DefaultGradient(), below);
    }

    private INDArray array(LayerWorkspaceMgr workspaces, ArrayType type, long... shape) {
        return workspaces.createUninitialized(type, dataType, shape, 'c');
    }
}
