package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss for each token. The tokens are the rows of a matrix, those of an example one below the other. */
public final class OutputRun extends org.deeplearning4j.nn.layers.BaseOutputLayer<BaseOutputLayer> {

    private static final long serialVersionUID = 1L;

    private final RNNFormat inputFormat;
    private final RNNFormat labelFormat;
    private long batch;
    private long length;
    /** Of the last backward pass, until it is asked for or something changes. */
    private double sumOfScores = Double.NaN;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     * @param inputFormat order of the axes of what comes in
     * @param labelFormat order of the axes of outputs and labels
     */
    public OutputRun(NeuralNetConfiguration conf, DataType dataType, RNNFormat inputFormat, RNNFormat labelFormat) {
        super(conf, dataType);
        this.inputFormat = inputFormat;
        this.labelFormat = labelFormat;
    }

    @Override
    public void setInput(INDArray sequences, LayerWorkspaceMgr workspaceMgr) {
        if (sequences.rank() != 3) {
            throw new DL4JInvalidInputException("Expected sequences of shape " + Tokens.axes(inputFormat) + ", got "
                    + Arrays.toString(sequences.shape()) + " " + layerId());
        }
        Tokens tokens = Tokens.of(sequences.castTo(dataType), inputFormat);
        sumOfScores = Double.NaN;
        batch = tokens.batch();
        length = tokens.length();
        super.setInput(rows(tokens), workspaceMgr);
    }

    private static INDArray rows(Tokens tokens) {
        return tokens.columns().permute(1, 0);
    }

    private INDArray sequences(INDArray rows, RNNFormat format) {
        return new Tokens(rows.permute(1, 0), batch, length, format).array();
    }

    @Override
    public int getInputMiniBatchSize() {
        return Math.toIntExact(batch);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        INDArray out = layerConf().getActivationFn().getActivation(preOutput(training, workspaceMgr), training);
        if (maskArray != null) {
            applyMask(out);
        }
        return sequences(workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, out.dup('c')), labelFormat);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(@Nullable INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        FastCrossEntropy loss = fastLoss();
        return loss == null ? portableGradient(epsilon, workspaceMgr) : fastGradient(loss, workspaceMgr);
    }

    private @Nullable FastCrossEntropy fastLoss() {
        INDArray weight = getParam(DefaultParamInitializer.WEIGHT_KEY);
        boolean possible = FastPath.takes(dataType)
                && layerConf().getWeightNoise() == null
                && (maskArray == null || maskArray.length() == batch * length)
                && Math.max(weight.size(0), weight.size(1)) * batch * length < Integer.MAX_VALUE;
        return possible
                ? FastCrossEntropy.of(layerConf().getLossFn(), layerConf().getActivationFn(), weight.size(1))
                : null;
    }

    private Pair<Gradient, INDArray> fastGradient(FastCrossEntropy loss, LayerWorkspaceMgr workspaces) {
        applyDropOutIfNecessary(true, workspaces);
        INDArray weight = getParam(DefaultParamInitializer.WEIGHT_KEY);
        INDArray bias = hasBias() ? getParam(DefaultParamInitializer.BIAS_KEY) : null;
        FastProduct product = new FastProduct(weight, bias == null ? List.of() : List.of(bias));
        INDArray in = Tokens.of(input.castTo(dataType), inputFormat).columns();
        INDArray truth = Tokens.of(getLabels2d(workspaces, ArrayType.BP_WORKING_MEM), labelFormat)
                .columns();
        INDArray below = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, new long[] {weight.size(0), batch * length}, 'f');
        float[] mask = maskArray == null
                ? null
                : Floats.of(maskArray.castTo(dataType).dup('c')).toArray();
        double[] scores = new double[Math.toIntExact(batch)];
        int steps = Math.toIntExact(length);
        int count = steps * loss.classes();
        Slices slices = Slices.byWorker(batch);
        ProductGradient gradients = new ProductGradient(
                weight.size(0),
                weight.size(1),
                gradientViews.get(DefaultParamInitializer.WEIGHT_KEY),
                gradientViews.get(DefaultParamInitializer.BIAS_KEY),
                slices.parts());
        slices.inPieces(1, (part, example, next) -> {
            Floats slopes = Scratch.own().outside(0, count);
            int start = example * steps;
            Floats inputs = Floats.of(in);
            product.forward(inputs, start, slopes, 0, steps);
            float[] z = Scratch.own().array(0, count);
            float[] labels = Scratch.own().array(1, count);
            slopes.read(0, z, 0, count);
            Floats.of(truth).read(example * count, labels, 0, count);
            scores[example] = loss.apply(z, labels, mask, start, steps);
            slopes.write(0, z, 0, count);
            FastProduct.backward(weight, slopes, 0, Floats.of(below), start, steps);
            gradients.add(part, steps, inputs, start, slopes, 0);
        });
        gradients.write();
        sumOfScores = Arrays.stream(scores).sum();
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach(gradient.gradientForVariable()::put);
        INDArray dropped = backpropDropOutIfPresent(below.permute(1, 0));
        return new Pair<>(gradient, sequences(dropped, inputFormat));
    }

    /** What the backward pass has found out already. */
    @Override
    public double computeScore(double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
        if (!training || Double.isNaN(sumOfScores)) {
            return super.computeScore(fullNetRegTerm, training, workspaceMgr);
        }
        score = (conf().isMiniBatch() ? sumOfScores / batch : sumOfScores) + fullNetRegTerm;
        sumOfScores = Double.NaN;
        return score;
    }

    @Override
    public void setLabels(INDArray labels) {
        super.setLabels(labels);
        sumOfScores = Double.NaN;
    }

    private Pair<Gradient, INDArray> portableGradient(@Nullable INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        Pair<Gradient, INDArray> rows = super.backpropGradient(epsilon, workspaceMgr);
        INDArray below = rows.getSecond();
        return new Pair<>(
                rows.getFirst(),
                sequences(
                        below.ordering() == 'c' ? below : workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, below, 'c'),
                        inputFormat));
    }

    @Override
    protected INDArray getLabels2d(LayerWorkspaceMgr workspaceMgr, ArrayType arrayType) {
        long[] shape = labels.shape();
        int time = labelFormat == RNNFormat.NWC ? 1 : 2;
        if (shape.length != 3 || shape[0] != batch || shape[time] != length) {
            throw new DL4JInvalidInputException("Expected labels of shape " + Tokens.axes(labelFormat) + " for " + batch
                    + " examples and " + length + " time steps, got " + Arrays.toString(shape) + " " + layerId());
        }
        return workspaceMgr.leverageTo(arrayType, rows(Tokens.of(labels.castTo(dataType), labelFormat)));
    }

    /** Sums over the time steps of an example, as DL4J's RnnOutputLayer does. */
    @Override
    public INDArray computeScoreForExamples(double fullNetRegTerm, LayerWorkspaceMgr workspaceMgr) {
        INDArray steps = super.computeScoreForExamples(0, LayerWorkspaceMgr.noWorkspaces());
        INDArray examples =
                steps.dup('c').reshape('c', batch, length).sum(true, 1).addi(fullNetRegTerm);
        return workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, examples);
    }

    /** A mask for each time step, {@code [batch, time]}, or for each output, in the labels' format. */
    @Override
    public void setMaskArray(@Nullable INDArray mask) {
        if (mask == null) {
            maskArray = null;
        } else if (mask.rank() == 2) {
            maskArray = mask.dup('c').reshape('c', mask.length(), 1);
        } else if (mask.rank() == 3) {
            maskArray = rows(Tokens.of(mask, labelFormat));
        } else {
            throw new DL4JInvalidInputException("Expected a mask of shape [batch, time] or " + Tokens.axes(labelFormat)
                    + ", got " + Arrays.toString(mask.shape()) + " " + layerId());
        }
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, MaskState currentMaskState, int minibatchSize) {
        return null;
    }

    @Override
    public Type type() {
        return Type.RECURRENT;
    }

    /** The size of a label. */
    @Override
    public int numLabels() {
        return Math.toIntExact(getParam(DefaultParamInitializer.WEIGHT_KEY).size(1));
    }
}
