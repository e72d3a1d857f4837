package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
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
    /** In how many slices gradients are summed, whatever the number of workers, so that they do not depend on it. */
    private static final int PARTS = 8;

    private transient @Nullable INDArray in;
    private transient float @Nullable [] moments;
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
        if (FastPath.takes(dataType)
                && layerConf().getWeightNoise() == null
                && in.columns().length() < Integer.MAX_VALUE) {
            return fastForward(in, workspaces);
        }
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

    private Tokens fastForward(Tokens tokens, LayerWorkspaceMgr workspaces) {
        in = workspaces.leverageTo(ArrayType.ACTIVATIONS, tokens.columns());
        moments = new float[Math.toIntExact(2 * tokens.count())];
        INDArray out = kept(workspaces, tokens.features(), tokens.count());
        FastNormalization fast = fast();
        Slices.of(tokens.count())
                .run((part, from, to) -> fast.forward(from, to, Floats.of(in), Floats.of(out), moments));
        return tokens.with(out);
    }

    private FastNormalization fast() {
        return new FastNormalization(
                epsilon,
                Floats.of(getParam(GAIN)).toArray(),
                centred ? Floats.of(getParam(SHIFT)).toArray() : null);
    }

    private Tokens fastBackward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray below = gradient(workspaces, above.features(), above.count());
        Slices slices = Slices.of(above.count(), PARTS);
        int features = Math.toIntExact(above.features());
        float[][] gains = new float[slices.parts()][features];
        float[][] shifts = new float[slices.parts()][centred ? features : 0];
        FastNormalization fast = fast();
        slices.run((part, from, to) -> fast.backward(
                from,
                to,
                Floats.of(in),
                Floats.of(above.columns()),
                Floats.of(below),
                moments,
                gains[part],
                centred ? shifts[part] : null));
        writeSums(gains, gradientViews.get(GAIN));
        if (centred) {
            writeSums(shifts, gradientViews.get(SHIFT));
        }
        return above.with(below);
    }

    private static void writeSums(float[][] parts, INDArray gradient) {
        float[] sums = parts[0];
        for (int part = 1; part < parts.length; part++) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += parts[part][i];
            }
        }
        Floats.of(gradient).write(0, sums, 0, sums.length);
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        if (moments != null) {
            return fastBackward(above, workspaces);
        }
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
        in = null;
        moments = null;
        normal = null;
        inverse = null;
    }
}
