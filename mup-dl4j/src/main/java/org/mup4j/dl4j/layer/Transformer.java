package org.mup4j.dl4j.layer;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Builds transformers whose normalisation comes first in each branch (pre-LN) as configurations of Deeplearning4j:
 *
 * <pre>{@code
 * ComputationGraphConfiguration conf = Transformer.decoder(65, 128)
 *         .width(256).depth(2).heads(8)
 *         .configuration(new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-3)));
 * }</pre>
 *
 * <p>Updater, initialiser, seed and type of number are those of the builder that is passed in. Each branch ends in a
 * {@link ResidualSum}, where depth rules find it. The vertices of block i are {@code block<i>-norm1}, {@code -attention}, {@code -sum1}, {@code
 * -norm2}, {@code -up}, {@code -down} and {@code -sum2}; before the blocks there are {@code embedding} or {@code patches} and {@code
 * positions}, behind them {@code norm} and {@code head}. Between them sequences are {@code [batch, time, features]}, DL4J's format
 * NWC.
 */
public final class Transformer {

    private static final String POSITIONS = "positions";
    private static final String NORM = "norm";
    private static final String EMBEDDING = "embedding";
    private static final String LOGITS = "logits";
    private static final String HEAD = "head";

    private final Ends ends;
    private final int tokens;
    private long width = 64;
    private int depth = 2;
    private long heads = 4;
    private long expansion = 4;
    private double retained = 1;
    private Activation activation = Activation.GELU;
    private Positions positions = Positions.SINUSOIDAL;
    private NormalizationKind normalization = NormalizationKind.LAYER;
    private ImageSummary summary = ImageSummary.MEAN;
    private UnaryOperator<MultiHeadAttention.Builder> attention;
    private ILossFunction loss = new LossMCXENT();
    private boolean tied;

    /** What stands before the positions and behind the blocks. */
    private interface Ends {
        void begin(GraphBuilder graph, Transformer transformer);

        void end(GraphBuilder graph, Transformer transformer);
    }

    private Transformer(Ends ends, int tokens, AttentionSpan span) {
        this.ends = ends;
        this.tokens = tokens;
        this.attention = builder -> builder.span(span);
    }

    /**
     * A decoder: each token is predicted from itself and those before it. It reads indexes {@code [batch, 1, time]} or {@code [batch,
     * time]} and gives {@code [batch, vocabulary, time]}.
     *
     * @param vocabulary number of different tokens
     * @param context the longest sequence
     * @return a builder of width 64, depth 2 and 4 heads
     */
    public static Transformer decoder(long vocabulary, int context) {
        requirePositive("vocabulary", vocabulary);
        requirePositive("context", context);
        return new Transformer(new Text(vocabulary), context, AttentionSpan.CAUSAL);
    }

    /**
     * A ViT (arXiv 2010.11929) for square images {@code [batch, channels, size, size]}.
     *
     * @param channels colour channels
     * @param size height and width of an image
     * @param patch height and width of a patch, a divisor of the size
     * @param classes number of classes
     * @return a builder of width 64, depth 2 and 4 heads
     * @throws IllegalArgumentException if the image is no whole number of patches
     */
    public static Transformer vision(long channels, int size, int patch, long classes) {
        requirePositive("channels", channels);
        requirePositive("patch", patch);
        requirePositive("classes", classes);
        if (size < patch || size % patch != 0) {
            throw new IllegalArgumentException(
                    "size is " + size + ", but an image is a whole number of patches of size " + patch);
        }
        return new Transformer(new Images(channels, patch, classes), size / patch * (size / patch), AttentionSpan.ALL);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but it has to be at least 1");
        }
    }

    /**
     * The width of the residual stream.
     *
     * @param width a multiple of the number of heads
     * @return this
     */
    public Transformer width(long width) {
        requirePositive("width", width);
        this.width = width;
        return this;
    }

    /**
     * The number of blocks, of two branches each.
     *
     * @param depth at least 1
     * @return this
     */
    public Transformer depth(int depth) {
        requirePositive("depth", depth);
        this.depth = depth;
        return this;
    }

    /**
     * The number of heads.
     *
     * @param heads a divisor of the width
     * @return this
     */
    public Transformer heads(long heads) {
        requirePositive("heads", heads);
        this.heads = heads;
        return this;
    }

    /**
     * How much wider than the stream the hidden layer of a block is.
     *
     * @param expansion 4 unless set
     * @return this
     */
    public Transformer expansion(long expansion) {
        requirePositive("expansion", expansion);
        this.expansion = expansion;
        return this;
    }

    /**
     * Dropout at the end of each branch.
     *
     * @param retained the probability of keeping a number, as in DL4J's {@code dropOut}; 1, which is none, unless set
     * @return this
     */
    public Transformer dropOut(double retained) {
        this.retained = retained;
        return this;
    }

    /**
     * The activation of the hidden layer of a block.
     *
     * @param activation GELU unless set
     * @return this
     */
    public Transformer activation(Activation activation) {
        this.activation = activation;
        return this;
    }

    /**
     * How tokens know their positions.
     *
     * @param positions sinusoidal unless set
     * @return this
     */
    public Transformer positions(Positions positions) {
        this.positions = positions;
        return this;
    }

    /**
     * How branches are normalised.
     *
     * @param kind layer normalisation unless set
     * @return this
     */
    public Transformer normalization(NormalizationKind kind) {
        this.normalization = kind;
        return this;
    }

    /**
     * What the class of an image is read off; of no effect on a decoder.
     *
     * @param summary the mean unless set
     * @return this
     */
    public Transformer summary(ImageSummary summary) {
        this.summary = summary;
        return this;
    }

    /**
     * Further settings of the attention layers, such as {@code a -> a.queryStart(ProjectionStart.ZERO)}.
     *
     * @param settings applied to the builder of each, after all before
     * @return this
     */
    public Transformer attention(UnaryOperator<MultiHeadAttention.Builder> settings) {
        UnaryOperator<MultiHeadAttention.Builder> before = attention;
        this.attention = builder -> settings.apply(before.apply(builder));
        return this;
    }

    /**
     * Whether a decoder's head reads with the embedding's matrix, in a vertex {@code logits} before the head. Wrap it with {@code
     * .gauge(Gauge.MU_READOUT)}, see {@link TiedReadout}; the head then has no bias.
     *
     * @param tied false unless set
     * @return this
     */
    public Transformer tiedEmbedding(boolean tied) {
        this.tied = tied;
        return this;
    }

    /**
     * The loss.
     *
     * @param loss cross-entropy of a softmax unless set
     * @return this
     */
    public Transformer loss(ILossFunction loss) {
        this.loss = loss;
        return this;
    }

    /**
     * The configuration.
     *
     * @param settings updater, initialiser, seed, type of number
     * @return a graph of one input and one output
     * @throws IllegalArgumentException if the width is no multiple of the number of heads, or an image's head is to be tied
     */
    public ComputationGraphConfiguration configuration(NeuralNetConfiguration.Builder settings) {
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width is " + width + ", but it has to be a multiple of the " + heads + " heads");
        }
        if (tied && !(ends instanceof Text)) {
            throw new IllegalArgumentException(
                    "tiedEmbedding is true, but images have no embedding of tokens that the head could share: leave it out");
        }
        GraphBuilder graph = settings.graphBuilder();
        ends.begin(graph, this);
        String trunk = POSITIONS;
        for (int i = 0; i < depth; i++) {
            trunk = block(graph, "block" + i, trunk);
        }
        graph.addLayer(NORM, normalization(), trunk);
        ends.end(graph, this);
        return graph.setOutputs(HEAD).build();
    }

    private void addPositions(GraphBuilder graph, String below, int count) {
        graph.addLayer(
                POSITIONS,
                positions == Positions.LEARNED
                        ? new LearnedPositionalEncoding.Builder(count)
                                .nIn(width)
                                .dataFormat(RNNFormat.NWC)
                                .build()
                        : new SinusoidalPositionalEncoding.Builder()
                                .nIn(width)
                                .dataFormat(RNNFormat.NWC)
                                .build(),
                below);
    }

    private String block(GraphBuilder graph, String name, String trunk) {
        graph.addLayer(name + "-norm1", normalization(), trunk);
        MultiHeadAttention mixing = attention
                .apply(new MultiHeadAttention.Builder(heads)
                        .nIn(width)
                        .nOut(width)
                        .dataFormat(RNNFormat.NWC))
                .build();
        graph.addLayer(name + "-attention", mixing, name + "-norm1");
        String middle = add(graph, name + "-sum1", trunk, name + "-attention");
        graph.addLayer(name + "-norm2", normalization(), middle);
        graph.addLayer(name + "-up", dense(width, expansion * width, activation), name + "-norm2");
        graph.addLayer(name + "-down", dense(expansion * width, width, Activation.IDENTITY), name + "-up");
        return add(graph, name + "-sum2", middle, name + "-down");
    }

    private String add(GraphBuilder graph, String name, String trunk, String branch) {
        String end = branch;
        if (retained != 1) {
            end = branch + "-dropout";
            graph.addLayer(end, new DropoutLayer(retained), branch);
        }
        graph.addVertex(name, new ResidualSum(), trunk, end);
        return name;
    }

    private LayerNormalization normalization() {
        return new LayerNormalization.Builder()
                .kind(normalization)
                .nIn(width)
                .dataFormat(RNNFormat.NWC)
                .build();
    }

    private static PositionwiseDense dense(long in, long out, Activation activation) {
        return new PositionwiseDense.Builder()
                .nIn(in)
                .nOut(out)
                .activation(activation)
                .dataFormat(RNNFormat.NWC)
                .build();
    }

    private record Text(long vocabulary) implements Ends {

        @Override
        public void begin(GraphBuilder graph, Transformer t) {
            graph.addInputs("tokens");
            graph.addLayer(
                    EMBEDDING,
                    TokenEmbedding.of(new EmbeddingSequenceLayer.Builder()
                            .nIn(vocabulary)
                            .nOut(t.width)
                            .outputDataFormat(RNNFormat.NWC)
                            .build()),
                    "tokens");
            t.addPositions(graph, EMBEDDING, t.tokens);
        }

        @Override
        public void end(GraphBuilder graph, Transformer t) {
            if (t.tied) {
                graph.addVertex(LOGITS, new TiedReadout(vocabulary), NORM, EMBEDDING);
                graph.addLayer(
                        HEAD,
                        new RnnLossLayer.Builder(t.loss)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        LOGITS);
                return;
            }
            graph.addLayer(
                    HEAD,
                    new PositionwiseOutput.Builder(t.loss)
                            .nIn(t.width)
                            .nOut(vocabulary)
                            .inputFormat(RNNFormat.NWC)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    NORM);
        }
    }

    private record Images(long channels, int patch, long classes) implements Ends {

        @Override
        public void begin(GraphBuilder graph, Transformer t) {
            boolean token = t.summary == ImageSummary.CLASS_TOKEN;
            graph.addInputs("image");
            graph.addLayer(
                    "patches",
                    new PatchEmbedding.Builder(patch)
                            .nIn(channels)
                            .nOut(t.width)
                            .dataFormat(RNNFormat.NWC)
                            .build(),
                    "image");
            if (token) {
                graph.addLayer(
                        "class-token",
                        new ClassToken.Builder()
                                .nIn(t.width)
                                .dataFormat(RNNFormat.NWC)
                                .build(),
                        "patches");
            }
            t.addPositions(graph, token ? "class-token" : "patches", t.tokens + (token ? 1 : 0));
        }

        @Override
        public void end(GraphBuilder graph, Transformer t) {
            graph.addLayer(
                    "summary",
                    t.summary == ImageSummary.CLASS_TOKEN
                            ? new FirstToken.Builder()
                                    .nIn(t.width)
                                    .dataFormat(RNNFormat.NWC)
                                    .build()
                            : new GlobalPoolingLayer.Builder(PoolingType.AVG)
                                    .poolingDimensions(1)
                                    .build(),
                    NORM);
            graph.addLayer(
                    HEAD,
                    new OutputLayer.Builder(t.loss)
                            .nIn(t.width)
                            .nOut(classes)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    "summary");
        }
    }
}
