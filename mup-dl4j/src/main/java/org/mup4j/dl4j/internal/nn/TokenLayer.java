package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer that works on tokens. What its backward pass needs of the forward pass it keeps among the network's activations;
 * where that is gone, the forward pass is repeated.
 */
public abstract class TokenLayer extends BaseLayer<org.deeplearning4j.nn.conf.layers.BaseLayer> {

    private static final long serialVersionUID = 1L;

    private boolean kept;
    private boolean vectors;
    private RNNFormat format = RNNFormat.NCW;

    /**
     * A layer without parameters yet.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    protected TokenLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /**
     * Sets the order of the axes of sequences, coming in and going out.
     *
     * @param format NCW unless set
     */
    public void setFormat(RNNFormat format) {
        this.format = format;
    }

    /** The order of the axes of sequences. */
    RNNFormat format() {
        return format;
    }

    /** Outputs for inputs; what it keeps and returns lies among the activations of the workspaces. */
    abstract Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces);

    /** Writes all parameter gradients and returns that of the inputs, which lies among the activation gradients. */
    abstract Tokens backward(Tokens epsilon, LayerWorkspaceMgr workspaces);

    /** Forgets what the forward pass kept. */
    abstract void forget();

    /** The input as tokens. */
    Tokens read(INDArray array) {
        if (array.rank() != 2 && array.rank() != 3) {
            throw new DL4JInvalidInputException("Expected input of shape [batch, features] or " + Tokens.axes(format)
                    + ", got " + Arrays.toString(array.shape()) + " " + layerId());
        }
        return Tokens.of(array, format);
    }

    /** The gradient of the input in the input's shape. */
    INDArray write(Tokens gradient, LayerWorkspaceMgr workspaces) {
        return gradient.array();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(false);
        return masked(run(training, workspaceMgr)).array();
    }

    private Tokens run(boolean training, LayerWorkspaceMgr workspaces) {
        applyDropOutIfNecessary(training, workspaces);
        Tokens out = forward(read(input.castTo(dataType)), training, workspaces);
        kept = training;
        vectors = out.length() == 0;
        return out;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
        assertInputSet(true);
        if (!kept) {
            run(true, workspaceMgr);
        }
        Tokens above = Tokens.of(inShapeOfOutput(epsilon.castTo(dataType)), format);
        Tokens own =
                mask(above) == null ? above : masked(above.with(above.columns().dup('f')));
        INDArray below = write(backward(own, workspaceMgr), workspaceMgr);
        Gradient gradient = new DefaultGradient();
        if (gradientViews != null) {
            gradientViews.forEach(gradient.gradientForVariable()::put);
        }
        weightNoiseParams.clear();
        return new Pair<>(gradient, backpropDropOutIfPresent(below));
    }

    /** DL4J takes what leaves a global pooling for sequences of one step, and returns the gradient of vectors as such. */
    private INDArray inShapeOfOutput(INDArray epsilon) {
        return vectors && epsilon.rank() == 3
                ? epsilon.reshape(epsilon.size(0), epsilon.length() / epsilon.size(0))
                : epsilon;
    }

    private Tokens masked(Tokens tokens) {
        INDArray mask = mask(tokens);
        if (mask != null) {
            tokens.columns().muliRowVector(mask);
        }
        return tokens;
    }

    /** The mask as one row, a number for each token. */
    private @Nullable INDArray mask(Tokens tokens) {
        return maskArray == null || maskArray.length() != tokens.count()
                ? null
                : maskArray.castTo(dataType).dup('c').reshape('c', 1, tokens.count());
    }

    /** Refuses vectors where only sequences make sense. */
    void requireSequences(Tokens in) {
        if (in.length() == 0) {
            throw new DL4JInvalidInputException(
                    "Expected sequences of shape " + Tokens.axes(format) + ", got vectors " + layerId());
        }
    }

    INDArray kept(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'f');
    }

    INDArray gradient(LayerWorkspaceMgr workspaces, long... shape) {
        return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, shape, 'f');
    }

    /** The sum of all columns, by a product, which is faster than ND4J's reduction. */
    INDArray sumOfColumns(INDArray matrix) {
        return matrix.mmul(Nd4j.ones(dataType, matrix.size(1), 1)).reshape(matrix.size(0));
    }

    /** A vector as a column. */
    static INDArray column(INDArray vector) {
        return vector.reshape(vector.length(), 1);
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
        kept = false;
        forget();
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }
}
