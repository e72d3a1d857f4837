package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A vector for each token. The matrix of order f is turned over once, so that a vector's numbers are neighbours. */
public final class EmbeddingRun extends EmbeddingSequenceLayer {

    private static final long serialVersionUID = 1L;

    /** Of the last forward pass, null if it took DL4J's way. */
    private transient int @Nullable [] tokens;

    /** The gradient of the matrix where a head reads with it, too; null where none does. */
    private transient @Nullable INDArray lent;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public EmbeddingRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** The order of the axes of what leaves the layer. */
    RNNFormat format() {
        return layerConf().getOutputFormat();
    }

    /**
     * Adds to the next gradient of the matrix what comes from a head that reads with it.
     *
     * @param above gradient of the head's logits, shape {@code [vocabulary, tokens]}, f order
     * @param features what the head read, shape {@code [features, tokens]}, f order
     * @param multiplier the head's factor on its logits
     */
    void addGradient(INDArray above, INDArray features, double multiplier) {
        boolean first = lent == null;
        INDArray sum = first ? detached(above.size(0), features.size(0)) : lent;
        Nd4j.gemm(above, features, sum, false, true, multiplier, first ? 0 : 1);
        lent = sum;
    }

    /** A matrix that no workspace takes back. */
    private INDArray detached(long rows, long columns) {
        return LayerWorkspaceMgr.noWorkspaces()
                .createUninitialized(ArrayType.BP_WORKING_MEM, dataType, new long[] {rows, columns}, 'f');
    }

    private Pair<Gradient, INDArray> withLent(Pair<Gradient, INDArray> own) {
        if (lent != null) {
            gradientViews.get(DefaultParamInitializer.WEIGHT_KEY).addi(lent);
            lent = null;
        }
        return own;
    }

    private boolean isFast() {
        return FastPath.takes(dataType)
                && input.dataType() == DataType.FLOAT
                && maskArray == null
                && !hasBias()
                && layerConf().getOutputFormat() == RNNFormat.NWC
                && layerConf().getActivationFn() instanceof ActivationIdentity
                && input.length() * layerConf().getNOut() < Integer.MAX_VALUE
                && layerConf().getNIn() * layerConf().getNOut() < Integer.MAX_VALUE;
    }

    /** The tokens, null where DL4J has something to say about them. */
    private int @Nullable [] readTokens() {
        boolean sequences = input.rank() == 2 || input.rank() == 3 && input.size(1) == 1;
        long length = input.size(input.rank() - 1);
        if (!sequences || length != layerConf().getInputLength() && !layerConf().isInferInputLength()) {
            return null;
        }
        float[] numbers = Floats.of(input.dup('c')).toArray();
        int[] read = new int[numbers.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = (int) numbers[i];
            if (read[i] < 0 || read[i] >= layerConf().getNIn()) {
                return null;
            }
        }
        return read;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        lent = null;
        tokens = isFast() ? readTokens() : null;
        if (tokens == null) {
            return super.activate(training, workspaceMgr);
        }
        int length = Math.toIntExact(input.size(input.rank() - 1));
        if (layerConf().isInferInputLength()) {
            layerConf().setInputLength(length);
        }
        int features = Math.toIntExact(layerConf().getNOut());
        INDArray out = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, dataType, new long[] {input.size(0), length, features}, 'c');
        float[] vectors = Transposition.of(
                Floats.of(getParam(DefaultParamInitializer.WEIGHT_KEY)).toArray(), features);
        int[] chosen = tokens;
        Slices.of(chosen.length).run((part, from, to) -> {
            Floats to3d = Floats.of(out);
            for (int token = from; token < to; token++) {
                to3d.write(token * features, vectors, chosen[token] * features, features);
            }
        });
        return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        if (tokens == null) {
            return withLent(super.backpropGradient(epsilon, workspaceMgr));
        }
        int features = Math.toIntExact(layerConf().getNOut());
        int[] chosen = tokens;
        INDArray above = Tokens.of(epsilon.castTo(dataType), RNNFormat.NWC).columns();
        INDArray weight = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        Slices slices = Slices.byWorker(chosen.length);
        float[][] sums = new float[slices.parts()][Math.toIntExact(weight.length())];
        slices.run((part, from, to) -> {
            float[] slope = Scratch.own().array(0, features);
            Floats slopes = Floats.of(above);
            for (int token = from; token < to; token++) {
                slopes.read(token * features, slope, 0, features);
                add(sums[part], chosen[token] * features, slope, features);
            }
        });
        for (int part = 1; part < sums.length; part++) {
            add(sums[0], 0, sums[part], sums[0].length);
        }
        float[] gradient = Transposition.of(sums[0], sums[0].length / features);
        Floats.of(weight).write(0, gradient, 0, gradient.length);
        Gradient result = new DefaultGradient();
        result.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weight);
        return withLent(new Pair<>(result, null));
    }

    private static void add(float[] sums, int at, float[] more, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += more[i];
        }
    }

    @Override
    public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
        super.setInput(input, workspaceMgr);
        tokens = null;
    }

    @Override
    public void clear() {
        super.clear();
        tokens = null;
        lent = null;
    }
}
