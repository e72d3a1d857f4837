package org.mup4j.dl4j.internal.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
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

    /** Numbers that are made and then activated while they are still near the processor. */
    private static final int PIECE = 1 << 17;

    private @Nullable Tokens in;
    private @Nullable INDArray preActivation;
    private @Nullable FastActivation fast;

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
        in = tokens.with(workspaces.leverageTo(ArrayType.ACTIVATIONS, tokens.columns()));
        fast = fastActivation(tokens);
        return fast == null ? portableForward(tokens, training, workspaces) : fastForward(fast, workspaces);
    }

    /** The activation of the fast path, null where that is not taken. */
    private @Nullable FastActivation fastActivation(Tokens tokens) {
        long most = Math.max(tokens.features(), getParam(WEIGHT).size(1)) * tokens.count();
        return FastPath.takes(dataType) && layerConf().getWeightNoise() == null && most < Integer.MAX_VALUE
                ? FastActivation.of(layerConf().getActivationFn())
                : null;
    }

    /** So many tokens at a time. */
    private static int piece(int outputs) {
        return Math.max(1, PIECE / outputs);
    }

    private Tokens fastForward(FastActivation activation, LayerWorkspaceMgr workspaces) {
        INDArray weight = getParam(WEIGHT);
        int outputs = Math.toIntExact(weight.size(1));
        INDArray z = kept(workspaces, outputs, in.count());
        INDArray out = activation == FastActivation.IDENTITY ? z : kept(workspaces, outputs, in.count());
        FastProduct product = new FastProduct(weight, params.containsKey(BIAS) ? List.of(getParam(BIAS)) : List.of());
        Slices.of(in.count()).inPieces(piece(outputs), (part, from, to) -> {
            Floats sums = Floats.of(z);
            product.forward(Floats.of(in.columns()), from, sums, from, to - from);
            if (out != z) {
                activation.forward(from * outputs, to * outputs, sums, Floats.of(out));
            }
        });
        preActivation = z;
        return in.with(out);
    }

    private Tokens fastBackward(FastActivation activation, Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray weight = getParam(WEIGHT);
        int outputs = Math.toIntExact(weight.size(1));
        INDArray below = gradient(workspaces, weight.size(0), above.count());
        Slices slices = Slices.byWorker(above.count());
        ProductGradient gradient = new ProductGradient(
                weight.size(0), outputs, gradientViews.get(WEIGHT), gradientViews.get(BIAS), slices.parts());
        slices.inPieces(piece(outputs), (part, from, to) -> {
            int count = to - from;
            Floats slopes = Floats.of(above.columns());
            int start = from;
            if (activation != FastActivation.IDENTITY) {
                Floats delta = Scratch.own().outside(0, count * outputs);
                activation.backward(from * outputs, count * outputs, Floats.of(preActivation), slopes, delta);
                slopes = delta;
                start = 0;
            }
            FastProduct.backward(weight, slopes, start, Floats.of(below), from, count);
            gradient.add(part, count, Floats.of(in.columns()), from, slopes, start);
        });
        gradient.write();
        return in.with(below);
    }

    private Tokens portableForward(Tokens tokens, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray weight = getParamWithNoise(WEIGHT, training, workspaces);
        INDArray z = kept(workspaces, weight.size(1), tokens.count());
        Nd4j.gemm(weight, tokens.columns(), z, true, false, 1, 0);
        if (params.containsKey(BIAS)) {
            z.addiColumnVector(column(getParamWithNoise(BIAS, training, workspaces)));
        }
        preActivation = z;
        INDArray out = kept(workspaces, z.shape()).assign(z);
        INDArray activated = layerConf().getActivationFn().getActivation(out.permute(1, 0), training);
        return tokens.with(out.assign(activated.permute(1, 0)));
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        if (fast != null) {
            return fastBackward(fast, above, workspaces);
        }
        INDArray z = preActivation.dup('f').permute(1, 0);
        INDArray epsilon = above.columns().dup('f').permute(1, 0);
        INDArray delta = Tokens.of(
                        layerConf().getActivationFn().backprop(z, epsilon).getFirst(), format())
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
        fast = null;
        preActivation = null;
    }
}
