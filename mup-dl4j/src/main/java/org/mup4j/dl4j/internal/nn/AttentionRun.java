package org.mup4j.dl4j.internal.nn;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Attention of several heads over the steps of a sequence (arXiv 1706.03762). Queries, keys and values are one product, because
 * their matrices are neighbours in the flat array of parameters.
 */
public final class AttentionRun extends TokenLayer {

    /** The matrices of queries, keys and values, in the order of the flat array. */
    public static final List<String> PROJECTIONS = List.of("Wq", "Wk", "Wv");
    /** Their biases. */
    public static final List<String> PROJECTION_BIASES = List.of("bq", "bk", "bv");
    /** The matrix that mixes the heads' outputs. */
    public static final String OUTPUT = "Wo";
    /** Its bias. */
    public static final String OUTPUT_BIAS = "bo";

    private static final long serialVersionUID = 1L;

    /** Tokens that go through all products of the backward pass while they are near the processor. */
    private static final int PIECE = 256;

    /**
     * What the layer computes.
     *
     * @param heads number of heads
     * @param scale factor on the product of a query and a key
     * @param causal whether a step sees itself and earlier steps only
     * @param dropout on the weights, null for none
     */
    public record Form(
            long heads,
            double scale,
            boolean causal,
            @Nullable IDropout dropout) {}

    private final Form form;
    private final Memory memory = new Memory();

    /** What the backward pass needs of the forward pass. */
    private static final class Memory implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        private boolean fast;
        private transient @Nullable Heads shape;
        private transient @Nullable INDArray in;
        private transient @Nullable INDArray projected;
        private transient @Nullable INDArray query;
        private transient @Nullable INDArray key;
        private transient @Nullable INDArray value;
        private transient @Nullable INDArray weights;
        private transient float @Nullable [] inverses;
        private transient @Nullable INDArray dropped;
        private transient @Nullable INDArray mixed;
    }

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     * @param form what it computes
     */
    public AttentionRun(NeuralNetConfiguration conf, DataType dataType, Form form) {
        super(conf, dataType);
        this.form = form;
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        requireSequences(in);
        memory.in = workspaces.leverageTo(ArrayType.ACTIVATIONS, in.columns());
        memory.fast = isFast(in, training);
        memory.shape = heads(in, PROJECTIONS.size() * getParam(OUTPUT).size(0));
        return memory.fast ? fastForward(in, workspaces) : portableForward(in, training, workspaces);
    }

    /** Not where noise or dropout is drawn, which only ND4J can do in the order of the portable path. */
    private boolean isFast(Tokens in, boolean training) {
        return FastPath.takes(dataType)
                && layerConf().getWeightNoise() == null
                && (form.dropout() == null || !training)
                && form.heads() * in.count() * in.length() < Integer.MAX_VALUE
                && PROJECTIONS.size() * getParam(OUTPUT).size(0) * in.count() < Integer.MAX_VALUE;
    }

    private Tokens fastForward(Tokens in, LayerWorkspaceMgr workspaces) {
        INDArray joined = joined(paramsFlattened, getParam(PROJECTIONS.get(0)));
        INDArray output = getParam(OUTPUT);
        Heads heads = heads(in, joined.size(1));
        memory.projected = kept(workspaces, joined.size(1), in.count());
        memory.weights = kept(workspaces, in.length(), in.length(), heads.count(), in.batch());
        memory.inverses = new float[Math.toIntExact(form.heads() * in.count())];
        memory.mixed = kept(workspaces, output.size(0), in.count());
        INDArray out = kept(workspaces, output.size(1), in.count());
        FastAttention attention = new FastAttention(heads, form.scale(), form.causal(), keyMask(heads));
        FastProduct project = new FastProduct(joined, biases(PROJECTION_BIASES));
        FastProduct give = new FastProduct(output, biases(List.of(OUTPUT_BIAS)));
        int length = Math.toIntExact(in.length());
        Slices.of(in.batch()).run((part, from, to) -> {
            int start = from * length;
            int count = (to - from) * length;
            Floats mixed = Floats.of(memory.mixed);
            Floats projected = Floats.of(memory.projected);
            project.forward(Floats.of(memory.in), start, projected, start, count);
            attention.forward(from, to, projected, Floats.of(memory.weights), memory.inverses, mixed);
            give.forward(mixed, start, Floats.of(out), start, count);
        });
        return in.with(out);
    }

    private List<INDArray> biases(List<String> names) {
        return hasBias() ? names.stream().map(this::getParam).toList() : List.of();
    }

    private Tokens portableForward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray joined = joined(training, workspaces);
        Heads heads = heads(in, joined.size(1));
        INDArray projected = Nd4j.createUninitialized(dataType, new long[] {joined.size(1), in.count()}, 'f');
        Nd4j.gemm(joined, in.columns(), projected, true, false, 1, 0);
        if (hasBias()) {
            for (int part = 0; part < PROJECTIONS.size(); part++) {
                addBias(projected, part, getParamWithNoise(PROJECTION_BIASES.get(part), training, workspaces));
            }
        }
        memory.query = workspaces.leverageTo(ArrayType.ACTIVATIONS, heads.split(projected, 0));
        memory.key = workspaces.leverageTo(ArrayType.ACTIVATIONS, heads.split(projected, 1));
        memory.value = workspaces.leverageTo(ArrayType.ACTIVATIONS, heads.split(projected, 2));
        attend(heads, training, workspaces);
        INDArray output = getParamWithNoise(OUTPUT, training, workspaces);
        INDArray out = kept(workspaces, output.size(1), in.count());
        Nd4j.gemm(output, memory.mixed, out, true, false, 1, 0);
        if (hasBias()) {
            out.addiColumnVector(column(getParamWithNoise(OUTPUT_BIAS, training, workspaces)));
        }
        return in.with(out);
    }

    private void attend(Heads heads, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray scores = Heads.product(memory.query, false, memory.key, true).muli(form.scale());
        INDArray weights = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, scores.shape(), 'c');
        new AttentionScores(heads, form.causal(), keyMask(heads)).softmax(scores, weights);
        memory.weights = weights;
        memory.dropped = weights;
        if (training && form.dropout() != null) {
            INDArray dropped = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, weights.shape(), 'c');
            memory.dropped =
                    form.dropout().applyDropout(weights, dropped, getIterationCount(), getEpochCount(), workspaces);
        }
        INDArray mixed = kept(workspaces, heads.count() * heads.size(), heads.length() * heads.batch());
        heads.merge(Heads.product(memory.dropped, false, memory.value, false), mixed, 0);
        memory.mixed = mixed;
    }

    /**
     * The arguments of the softmax in the last forward pass, until the layer is cleared.
     *
     * @return shape {@code [batch, heads, queries, keys]}, 0 where a query does not see the key; null without a forward pass
     */
    public @Nullable INDArray logits() {
        if (memory.shape == null) {
            return null;
        }
        Heads heads = memory.shape;
        INDArray query = memory.fast ? heads.split(memory.projected, 0) : memory.query;
        INDArray key = memory.fast ? heads.split(memory.projected, 1) : memory.key;
        INDArray logits = Heads.product(query, false, key, true).muli(form.scale());
        new AttentionScores(heads, form.causal(), keyMask(heads)).clear(logits);
        return logits.reshape('c', heads.batch(), heads.count(), heads.length(), heads.length());
    }

    private @Nullable INDArray keyMask(Heads heads) {
        return maskArray == null || maskArray.length() != heads.batch() * heads.length()
                ? null
                : maskArray.reshape('c', heads.batch(), heads.length());
    }

    private Heads heads(Tokens tokens, long projected) {
        return new Heads(form.heads(), projected / PROJECTIONS.size() / form.heads(), tokens.length(), tokens.batch());
    }

    /** The matrices of queries, keys and values side by side. */
    private INDArray joined(boolean training, LayerWorkspaceMgr workspaces) {
        if (layerConf().getWeightNoise() == null) {
            return joined(paramsFlattened, getParam(PROJECTIONS.get(0)));
        }
        INDArray[] noisy = PROJECTIONS.stream()
                .map(name -> getParamWithNoise(name, training, workspaces))
                .toArray(INDArray[]::new);
        return Nd4j.concat(1, noisy).dup('f');
    }

    private static INDArray joined(INDArray flat, INDArray first) {
        long columns = PROJECTIONS.size() * first.size(1);
        return flat.reshape(flat.length())
                .get(NDArrayIndex.interval(0, first.size(0) * columns))
                .reshape('f', first.size(0), columns);
    }

    private static INDArray part(INDArray rows, int part) {
        long size = rows.size(0) / PROJECTIONS.size();
        return rows.get(NDArrayIndex.interval(part * size, (part + 1) * size), NDArrayIndex.all());
    }

    private static void addBias(INDArray projected, int part, INDArray bias) {
        part(projected, part).addiColumnVector(column(bias));
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        return memory.fast ? fastBackward(above, workspaces) : portableBackward(above, workspaces);
    }

    private Tokens fastBackward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray joined = joined(paramsFlattened, getParam(PROJECTIONS.get(0)));
        INDArray output = getParam(OUTPUT);
        int width = Math.toIntExact(output.size(0));
        Heads heads = heads(above, joined.size(1));
        INDArray below = gradient(workspaces, joined.size(0), above.count());
        INDArray own = joined(gradientsFlattened, gradientViews.get(PROJECTIONS.get(0)));
        INDArray biases = hasBias() ? Nd4j.createUninitialized(dataType, joined.size(1)) : null;
        Slices slices = Slices.byWorker(above.batch());
        ProductGradient outer = new ProductGradient(
                width, output.size(1), gradientViews.get(OUTPUT), gradientViews.get(OUTPUT_BIAS), slices.parts());
        ProductGradient inner = new ProductGradient(joined.size(0), joined.size(1), own, biases, slices.parts());
        FastAttention attention = new FastAttention(heads, form.scale(), form.causal(), null);
        int length = Math.toIntExact(above.length());
        slices.inPieces(Math.max(1, PIECE / length), (part, from, to) -> {
            int start = from * length;
            int count = (to - from) * length;
            Floats mixed = Scratch.own().outside(1, count * width);
            Floats slopes = Scratch.own().outside(2, count * PROJECTIONS.size() * width);
            Floats outputs = Floats.of(above.columns());
            FastProduct.backward(output, outputs, start, mixed, 0, count);
            outer.add(part, count, Floats.of(memory.mixed), start, outputs, start);
            attention.backward(
                    from,
                    to,
                    Floats.of(memory.projected),
                    Floats.of(memory.weights),
                    memory.inverses,
                    Floats.of(memory.mixed),
                    mixed,
                    slopes);
            FastProduct.backward(joined, slopes, 0, Floats.of(below), start, count);
            inner.add(part, count, Floats.of(memory.in), start, slopes, 0);
        });
        outer.write();
        inner.write();
        if (biases != null) {
            writeBiases(biases);
        }
        return above.with(below);
    }

    private void writeBiases(INDArray sums) {
        for (int part = 0; part < PROJECTIONS.size(); part++) {
            INDArray bias = gradientViews.get(PROJECTION_BIASES.get(part));
            bias.assign(part(column(sums), part).reshape(bias.length()));
        }
    }

    private Tokens portableBackward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray output = getParamWithNoise(OUTPUT, true, workspaces);
        Nd4j.gemm(memory.mixed, above.columns(), gradientViews.get(OUTPUT), false, true, 1, 0);
        INDArray mixed = Nd4j.createUninitialized(dataType, new long[] {output.size(0), above.count()}, 'f');
        Nd4j.gemm(output, above.columns(), mixed, false, false, 1, 0);
        INDArray joined = joined(true, workspaces);
        INDArray projected = Nd4j.createUninitialized(dataType, new long[] {joined.size(1), above.count()}, 'f');
        attendBackward(heads(above, joined.size(1)), mixed, projected);
        INDArray own = joined(gradientsFlattened, gradientViews.get(PROJECTIONS.get(0)));
        Nd4j.gemm(memory.in, projected, own, false, true, 1, 0);
        if (hasBias()) {
            gradientViews.get(OUTPUT_BIAS).assign(sumOfColumns(above.columns()));
            writeBiases(sumOfColumns(projected));
        }
        INDArray below = gradient(workspaces, joined.size(0), above.count());
        Nd4j.gemm(joined, projected, below, false, false, 1, 0);
        return above.with(below);
    }

    private void attendBackward(Heads heads, INDArray mixed, INDArray projected) {
        INDArray delta = heads.split(mixed, 0);
        heads.merge(Heads.product(memory.dropped, true, delta, false), projected, 2);
        INDArray scores = Heads.product(delta, false, memory.value, true);
        if (form.dropout() != null) {
            form.dropout().backprop(scores, scores, getIterationCount(), getEpochCount());
        }
        long rows = scores.size(0) * heads.length();
        INDArray flat = scores.reshape('c', rows, heads.length());
        INDArray weights = memory.weights.reshape('c', rows, heads.length());
        flat.subiColumnVector(flat.mul(weights).sum(true, 1)).muli(weights).muli(form.scale());
        heads.merge(Heads.product(scores, false, memory.key, false), projected, 0);
        heads.merge(Heads.product(scores, true, memory.query, false), projected, 1);
    }

    @Override
    public boolean hasBias() {
        return params.containsKey(OUTPUT_BIAS);
    }

    @Override
    void forget() {
        memory.shape = null;
        memory.in = null;
        memory.projected = null;
        memory.query = null;
        memory.key = null;
        memory.value = null;
        memory.weights = null;
        memory.inverses = null;
        memory.dropped = null;
        memory.mixed = null;
    }
}
