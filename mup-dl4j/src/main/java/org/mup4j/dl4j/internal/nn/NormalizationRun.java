package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Normalisation over the features of each token: layer normalisation (arXiv 1607.06450) or without the mean (1910.07467). */
public final class NormalizationRun extends TokenLayer {

    private static final long serialVersionUID = 1L;

    /** The gain. */
    public static final String GAIN = "g";
    /** The shift. */
    public static final String SHIFT = "b";

    private final double epsilon;
    private final boolean centred;
    private @Nullable INDArray normal;
    private @Nullable INDArray inverse;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     * @param epsilon what is added to the mean square
     * @param centred whether the mean is subtracted and a shift added
     */
    public NormalizationRun(NeuralNetConfiguration conf, DataType dataType, double epsilon, boolean centred) {
        super(conf, dataType);
        this.epsilon = epsilon;
        this.centred = centred;
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray hat = kept(workspaces, in.features(), in.count()).assign(in.columns());
        if (centred) {
            hat.subiRowVector(hat.mean(true, 0));
        }
        INDArray deviation = Transforms.sqrt(hat.mul(hat).mean(true, 0).addi(epsilon), false);
        inverse = kept(workspaces, 1, in.count()).assign(deviation.rdivi(1.0));
        normal = hat.muliRowVector(inverse);
        INDArray out = kept(workspaces, in.features(), in.count()).assign(hat);
        out.muliColumnVector(column(getParamWithNoise(GAIN, training, workspaces)));
        if (centred) {
            out.addiColumnVector(column(getParamWithNoise(SHIFT, training, workspaces)));
        }
        return in.with(out);
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray delta = above.columns();
        gradientViews.get(GAIN).assign(sumOfColumns(delta.mul(normal)));
        if (centred) {
            gradientViews.get(SHIFT).assign(sumOfColumns(delta));
        }
        INDArray below = gradient(workspaces, above.features(), above.count()).assign(delta);
        below.muliColumnVector(column(getParamWithNoise(GAIN, true, workspaces)));
        INDArray along = below.mul(normal).mean(true, 0);
        if (centred) {
            below.subiRowVector(below.mean(true, 0));
        }
        below.subi(normal.mulRowVector(along));
        return above.with(below.muliRowVector(inverse));
    }

    @Override
    void forget() {
        normal = null;
        inverse = null;
    }
}
