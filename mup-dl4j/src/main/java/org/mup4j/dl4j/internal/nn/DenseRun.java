package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One matrix for all tokens, a bias and an activation function. */
public class DenseRun extends TokenLayer {

    private static final long serialVersionUID = 1L;

    /** The matrix, shape {@code [in, out]}. */
    public static final String WEIGHT = "W";
    /** The bias. */
    public static final String BIAS = "b";

    private @Nullable Tokens in;
    private @Nullable INDArray preActivation;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public DenseRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    Tokens forward(Tokens tokens, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray weight = getParamWithNoise(WEIGHT, training, workspaces);
        INDArray z = kept(workspaces, weight.size(1), tokens.count());
        Nd4j.gemm(weight, tokens.columns(), z, true, false, 1, 0);
        if (params.containsKey(BIAS)) {
            z.addiColumnVector(column(getParamWithNoise(BIAS, training, workspaces)));
        }
        preActivation = z;
        in = tokens.with(kept(workspaces, tokens.features(), tokens.count()).assign(tokens.columns()));
        INDArray out = kept(workspaces, z.shape()).assign(z);
        INDArray activated = layerConf().getActivationFn().getActivation(out.permute(1, 0), training);
        return tokens.with(out.assign(activated.permute(1, 0)));
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray z = preActivation.dup('f').permute(1, 0);
        INDArray epsilon = above.columns().dup('f').permute(1, 0);
        INDArray delta = Tokens.of(
                        layerConf().getActivationFn().backprop(z, epsilon).getFirst())
                .columns();
        Nd4j.gemm(in.columns(), delta, gradientViews.get(WEIGHT), false, true, 1, 0);
        if (params.containsKey(BIAS)) {
            gradientViews.get(BIAS).assign(sumOfColumns(delta));
        }
        INDArray weight = getParamWithNoise(WEIGHT, true, workspaces);
        INDArray below = gradient(workspaces, weight.size(0), above.count());
        Nd4j.gemm(weight, delta, below, false, false, 1, 0);
        return in.with(below);
    }

    @Override
    void forget() {
        in = null;
        preActivation = null;
    }
}
