package org.mup4j.dl4j.user;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arithmetic of a {@link LowRankLayer}. */
final class LowRank extends BaseLayer<LowRankLayer> {

    private static final long serialVersionUID = 1L;

    LowRank(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    private INDArray product() {
        return input.mmul(getParam("A")).mmul(getParam("B")).addiRowVector(getParam("b"));
    }

    @Override
    protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspace) {
        return workspace.leverageTo(ArrayType.ACTIVATIONS, product());
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspace) {
        INDArray delta =
                layerConf().getActivationFn().backprop(product(), epsilon).getFirst();
        INDArray inner = delta.mmul(getParam("B").transpose());
        Gradient gradient = new DefaultGradient();
        write(gradient, "A", input.transpose().mmul(inner));
        write(gradient, "B", input.mmul(getParam("A")).transpose().mmul(delta));
        write(gradient, "b", delta.sum(0));
        INDArray below = inner.mmul(getParam("A").transpose());
        return new Pair<>(gradient, workspace.leverageTo(ArrayType.ACTIVATION_GRAD, below));
    }

    private void write(Gradient gradient, String parameter, INDArray value) {
        gradient.setGradientFor(parameter, gradientViews.get(parameter).assign(value));
    }
}
