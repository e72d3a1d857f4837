package org.mup4j.dl4j.internal.check;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.layer.ClassToken;
import org.mup4j.dl4j.layer.LearnedPositionalEncoding;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.PatchEmbedding;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the first layer of a network reads, as far as its configuration tells.
 *
 * @param kind the kind of input
 * @param signals how many numbers there are to an example, or to a step of a sequence: features, symbols, or numbers of a patch
 * @param steps how many steps there are to a sequence; 0 where there are none
 * @param patch height and width of a patch; 0 for all other kinds
 * @param format order of the axes of a sequence of features
 */
record MadeUpInput(Kind kind, int signals, int steps, int patch, RNNFormat format) {

    /** Kinds of input. */
    enum Kind {
        /** Vectors of features. */
        VECTORS,
        /** An index for each example. */
        INDEX,
        /** Sequences of features. */
        SEQUENCES,
        /** Sequences of indexes. */
        TOKENS,
        /** Images, cut into patches side by side. */
        PATCHES
    }

    private static final int STEPS = 8;

    private static final List<Class<?>> CHANGE_STEPS = List.of(
            Convolution1DLayer.class,
            Subsampling1DLayer.class,
            Upsampling1D.class,
            ZeroPadding1DLayer.class,
            Cropping1D.class,
            LocallyConnected1D.class);

    /** The input of a network, null where its configuration does not tell its size. */
    static @Nullable MadeUpInput of(NetworkGraph graph) {
        LayerNode first = graph.layers().get(0);
        if (!first.inputs().equals(graph.inputs())) {
            return null;
        }
        if (first.preProcessor() instanceof FeedForwardToCnnPreProcessor image) {
            return vectors(image.getNumChannels() * image.getInputHeight() * image.getInputWidth());
        } else if (first.preProcessor() != null) {
            return null;
        }
        return of(Wrappers.leaf(first.layer()), steps(graph));
    }

    private static @Nullable MadeUpInput of(Layer layer, int steps) {
        if (layer instanceof EmbeddingSequenceLayer tokens) {
            int length = tokens.isInferInputLength() ? steps : tokens.getInputLength();
            return new MadeUpInput(Kind.TOKENS, size(tokens), length, 0, RNNFormat.NCW);
        } else if (layer instanceof EmbeddingLayer index) {
            return new MadeUpInput(Kind.INDEX, size(index), 0, 0, RNNFormat.NCW);
        } else if (layer instanceof PatchEmbedding patches) {
            int side = Math.toIntExact(patches.getPatchSize());
            return new MadeUpInput(Kind.PATCHES, size(patches) * side * side, steps, side, RNNFormat.NCW);
        } else if (layer instanceof NativeLayer own) {
            return sequences(own, steps, own.getDataFormat());
        } else if (layer instanceof BaseRecurrentLayer recurrent) {
            return sequences(recurrent, steps, recurrent.getRnnDataFormat());
        } else if (layer instanceof SelfAttentionLayer attention) {
            return new MadeUpInput(Kind.SEQUENCES, (int) attention.getNIn(), steps, 0, RNNFormat.NCW);
        } else if (layer instanceof RecurrentAttentionLayer attention) {
            return new MadeUpInput(Kind.SEQUENCES, (int) attention.getNIn(), steps, 0, RNNFormat.NCW);
        } else if (layer instanceof DenseLayer || layer instanceof BaseOutputLayer) {
            return vectors(((FeedForwardLayer) layer).getNIn());
        }
        return null;
    }

    /** No more than the network has positions for. */
    private static int steps(NetworkGraph graph) {
        return graph.layers().stream()
                .map(LayerNode::layer)
                .filter(LearnedPositionalEncoding.class::isInstance)
                .mapToInt(positions -> Math.toIntExact(((LearnedPositionalEncoding) positions).getPositions()))
                .map(positions -> addsToken(graph) ? positions - 1 : positions)
                .reduce(STEPS, Math::min);
    }

    /** Whether some layer makes other steps out of those that are read, of which there have to be enough for its kernel. */
    static boolean changesSteps(NetworkGraph graph) {
        return graph.layers().stream()
                .map(node -> Wrappers.leaf(node.layer()))
                .anyMatch(layer -> CHANGE_STEPS.stream().anyMatch(type -> type.isInstance(layer)));
    }

    /** Whether there is a step more than those that are read. */
    static boolean addsToken(NetworkGraph graph) {
        return graph.layers().stream().anyMatch(node -> node.layer() instanceof ClassToken);
    }

    private static int size(FeedForwardLayer layer) {
        return Math.toIntExact(layer.getNIn());
    }

    private static MadeUpInput vectors(long size) {
        return new MadeUpInput(Kind.VECTORS, Math.toIntExact(size), 0, 0, RNNFormat.NCW);
    }

    private static MadeUpInput sequences(FeedForwardLayer layer, int steps, @Nullable RNNFormat format) {
        return new MadeUpInput(Kind.SEQUENCES, size(layer), steps, 0, format == null ? RNNFormat.NCW : format);
    }

    /** The number of steps, 1 where there are none. */
    int times() {
        return Math.max(1, steps);
    }

    /** Whether there is an index to a step, and no features. */
    boolean isIndex() {
        return kind == Kind.INDEX || kind == Kind.TOKENS;
    }

    /**
     * Draws what an example holds at a step.
     *
     * @param random where from
     * @return an index, or as many numbers as there are signals
     */
    double[] draw(Random random) {
        return isIndex() ? new double[] {random.nextInt(signals)} : gaussian(random);
    }

    private double[] gaussian(Random random) {
        double[] signal = new double[signals];
        for (int i = 0; i < signals; i++) {
            signal[i] = random.nextGaussian();
        }
        return signal;
    }

    /**
     * What the network reads.
     *
     * @param drawn by example, step and signal
     * @return in the shape that the first layer takes
     */
    INDArray array(double[][][] drawn) {
        INDArray all = Nd4j.createFromArray(drawn).castTo(DataType.DOUBLE);
        int batch = drawn.length;
        return switch (kind) {
            case VECTORS -> all.reshape(batch, signals);
            case INDEX -> all.reshape(batch, 1);
            case TOKENS -> all.reshape(batch, 1, steps);
            case SEQUENCES ->
                format == RNNFormat.NWC ? all : all.permute(0, 2, 1).dup('c');
            case PATCHES ->
                all.reshape(batch, steps, signals / (patch * patch), patch, patch)
                        .permute(0, 2, 3, 1, 4)
                        .dup('c')
                        .reshape(batch, signals / (patch * patch), patch, (long) steps * patch);
        };
    }
}
