package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Logits by the matrix of the embedding that is the second input. One product each way, and one for the matrix. */
@SuppressWarnings("overrides") // DL4J's own setter of inputs differs from its interface in the dots
public final class TiedReadoutRun extends BaseGraphVertex {

    private static final long serialVersionUID = 1L;

    private final long vocabulary;
    private final double multiplier;

    /**
     * The vertex.
     *
     * @param graph the network
     * @param name its name there
     * @param index its index there
     * @param vocabulary number of different tokens
     * @param multiplier factor on all logits
     * @param type the network's type of number
     */
    public TiedReadoutRun(
            ComputationGraph graph, String name, int index, long vocabulary, double multiplier, DataType type) {
        super(graph, name, index, null, null, type);
        this.vocabulary = vocabulary;
        this.multiplier = multiplier;
    }

    private String id() {
        return "vertex '" + getVertexName() + "'";
    }

    private GraphVertex lender() {
        return graph.getVertices()[inputVertices[1].getVertexIndex()];
    }

    private EmbeddingRun embedding() {
        if (LiveLayers.unwrapped(lender().getLayer()) instanceof EmbeddingRun embedding) {
            return embedding;
        }
        throw new DL4JInvalidInputException("The second input of " + id() + " is '" + lender().getVertexName()
                + "', which is no TokenEmbedding: give it the features and then the embedding whose matrix it shares");
    }

    private INDArray matrix(Tokens features) {
        INDArray matrix = embedding().getParam(DefaultParamInitializer.WEIGHT_KEY);
        if (matrix.size(0) != vocabulary || matrix.size(1) != features.features()) {
            throw new DL4JInvalidInputException("The head of " + id() + " has " + vocabulary + " tokens and reads "
                    + features.features() + " features, but the embedding '" + lender().getVertexName() + "' has "
                    + matrix.size(0) + " tokens of " + matrix.size(1) + " features: they have to be the same numbers");
        }
        return matrix;
    }

    private Tokens features() {
        INDArray array = inputs[0];
        if (array.rank() != 3) {
            throw new DL4JInvalidInputException(
                    "The first input of " + id() + " has rank " + array.rank() + ", but its features are sequences "
                            + Tokens.axes(embedding().format()));
        }
        return Tokens.of(array.castTo(dataType), embedding().format());
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        Tokens features = features();
        INDArray matrix = matrix(features);
        INDArray logits = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATIONS, dataType, new long[] {vocabulary, features.count()}, 'f');
        Nd4j.gemm(matrix, features.columns(), logits, false, false, multiplier, 0);
        return new Tokens(logits, features.batch(), features.length(), RNNFormat.NCW).array();
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        Tokens features = features();
        INDArray matrix = matrix(features);
        INDArray above = Tokens.of(epsilon.castTo(dataType), RNNFormat.NCW).columns();
        INDArray below = workspaceMgr.createUninitialized(
                ArrayType.ACTIVATION_GRAD, dataType, features.columns().shape(), 'f');
        Nd4j.gemm(matrix, above, below, true, false, multiplier, 0);
        if (!LiveLayers.isFrozen(lender().getLayer())) {
            embedding().addGradient(above, features.columns(), multiplier);
        }
        // The graph forgets what it has of a vertex's epsilons when one of them is null.
        INDArray nothing = workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, inputs[1].shape(), 'c');
        return new Pair<>(null, new INDArray[] {features.with(below).array(), nothing});
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
            INDArray @Nullable [] maskArrays, MaskState currentMaskState, int minibatchSize) {
        return maskArrays == null || maskArrays.length == 0 ? null : new Pair<>(maskArrays[0], currentMaskState);
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public @Nullable Layer getLayer() {
        return null;
    }

    @Override
    public void setBackpropGradientsViewArray(@Nullable INDArray backpropGradientsViewArray) {
        if (backpropGradientsViewArray != null) {
            throw new IllegalStateException(id() + " has no parameters of its own and no gradient of its own");
        }
    }

    @Override
    public String toString() {
        return "TiedReadout(name=" + getVertexName() + ", vocabulary=" + vocabulary + ", multiplier=" + multiplier
                + ")";
    }
}
