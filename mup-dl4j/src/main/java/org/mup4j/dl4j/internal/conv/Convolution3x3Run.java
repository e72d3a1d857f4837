package org.mup4j.dl4j.internal.conv;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of kernel 3, computed on the processor directly where that is possible, else as DL4J does. Between the passes it
 * keeps its input and what the activation function is given among the network's activations.
 */
public final class Convolution3x3Run extends ConvolutionLayer {

    private static final long serialVersionUID = 1L;

    private static final String WEIGHT = ConvolutionParamInitializer.WEIGHT_KEY;
    private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

    private static final IActivation RECTIFIER = new ActivationReLU();

    private transient @Nullable INDArray images;
    private transient @Nullable INDArray preActivation;
    /** Room for the transformed kernels, which the way back needs again. */
    private transient @Nullable Floats kernels;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public Convolution3x3Run(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private boolean isFast() {
        return FastPath.takes(dataType)
                && layerConf().getCnn2dDataFormat() == CNN2DFormat.NCHW
                && ImageLayout.fits(input);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        return isFast() ? forward(training, workspaceMgr) : super.activate(training, workspaceMgr);
    }

    private INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
        applyDropOutIfNecessary(training, workspaces);
        validateInputRank();
        validateInputDepth(layerConf().getNIn());
        ImageLayout.Source source = shape -> array(workspaces, ArrayType.ACTIVATIONS, shape);
        INDArray x = ImageLayout.of(input, source);
        INDArray z = ImageLayout.create(source, x.size(0), layerConf().getNOut(), x.size(2), x.size(3));
        INDArray out = isRectified() ? ImageLayout.create(source, z.size(0), z.size(1), z.size(2), z.size(3)) : z;
        Floats before = Floats.of(z);
        winograd(x)
                .forward(
                        Floats.of(x),
                        weight(training, workspaces),
                        kernels(),
                        bias(training, workspaces),
                        before,
                        out == z ? before : Floats.of(out));
        if (training) {
            images = x;
            preActivation = z;
        } else {
            release();
        }
        return isRectified() || isIdentity()
                ? out
                : activation().getActivation(workspaces.dup(ArrayType.ACTIVATIONS, z), training);
    }

    private Winograd winograd(INDArray x) {
        return new Winograd(ImageLayout.shape(x), (int) layerConf().getNIn(), (int)
                layerConf().getNOut());
    }

    private Floats weight(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray weight = getParamWithNoise(WEIGHT, training, workspaces);
        return Floats.of(ImageLayout.isPlain(weight) ? weight : weight.dup('c'));
    }

    private Floats kernels() {
        if (kernels == null) {
            kernels = Floats.allocate(Winograd.kernelNumbers(
                    (int) layerConf().getNIn(), (int) layerConf().getNOut()));
        }
        return kernels;
    }

    private float[] bias(boolean training, LayerWorkspaceMgr workspaces) {
        float[] bias = new float[(int) layerConf().getNOut()];
        if (hasBias()) {
            Floats.of(getParamWithNoise(BIAS, training, workspaces)).read(0, bias, 0, bias.length);
        }
        return bias;
    }

    private IActivation activation() {
        return layerConf().getActivationFn();
    }

    private boolean isRectified() {
        return activation().equals(RECTIFIER);
    }

    private boolean isIdentity() {
        return activation() instanceof ActivationIdentity;
    }

    private INDArray array(LayerWorkspaceMgr workspaces, ArrayType type, long... shape) {
        return workspaces.createUninitialized(type, dataType, shape, 'c');
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (!isFast()) {
            return super.backpropGradient(epsilon, workspaceMgr);
        }
        if (preActivation == null) {
            forward(true, workspaceMgr);
        }
        ImageLayout.Source source = shape -> array(workspaceMgr, ArrayType.ACTIVATION_GRAD, shape);
        INDArray x = images;
        INDArray below = ImageLayout.create(source, x.size(0), x.size(1), x.size(2), x.size(3));
        backward(x, epsilon.castTo(dataType), below, source);
        weightNoiseParams.clear();
        return new Pair<>(gradients(), backpropDropOutIfPresent(below));
    }

    private void backward(INDArray x, INDArray epsilon, INDArray below, ImageLayout.Source source) {
        INDArray delta = isRectified() || isIdentity()
                ? epsilon
                : activation().backprop(preActivation.dup(), epsilon.dup()).getFirst();
        Floats gradient = Floats.of(ImageLayout.of(delta, source));
        float[] bias = new float[(int) layerConf().getNOut()];
        winograd(x)
                .backward(
                        Floats.of(x),
                        kernels(),
                        gradient,
                        isRectified() ? Floats.of(preActivation) : gradient,
                        Floats.of(gradientViews.get(WEIGHT)),
                        bias,
                        Floats.of(below));
        if (hasBias()) {
            Floats.of(gradientViews.get(BIAS)).write(0, bias, 0, bias.length);
        }
    }

    private Gradient gradients() {
        Gradient gradient = new DefaultGradient();
        if (hasBias()) {
            gradient.setGradientFor(BIAS, gradientViews.get(BIAS));
        }
        gradient.setGradientFor(WEIGHT, gradientViews.get(WEIGHT), 'c');
        return gradient;
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        super.setInput(input, workspaceMgr);
        release();
    }

    @Override
    public void clear() {
        super.clear();
        release();
    }

    private void release() {
        images = null;
        preActivation = null;
    }
}
