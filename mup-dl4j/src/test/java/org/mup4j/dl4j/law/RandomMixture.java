package org.mup4j.dl4j.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.law.Dice.Draws;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A random network in which layers of every kind follow one another, with residual additions and vertices between them. What
 * flows changes its form on the way: images become sequences or vectors, sequences become vectors, vectors sequences. The same
 * seed gives the same network at every width.
 */
final class RandomMixture {

    static final int BATCH = 3;
    static final int CLASSES = 3;
    static final int VOCABULARY = 5;
    private static final int FEATURES = 4;
    private static final int CHANNELS = 2;
    private static final int TIME = 4;
    private static final int PIXELS = 8;

    /** The form of what flows. */
    enum Form {
        VECTORS,
        SEQUENCES,
        IMAGES
    }

    /** What a network reads, and whether its sequences end early in some examples. */
    private record Given(Form form, boolean tokens, boolean masked) {}

    /** Adds one node. */
    private interface Step {
        void addTo(GraphBuilder graph);
    }

    final RandomLayers layers;
    final Dice dice;
    final int width;

    /** Whether locally connected layers may occur, which DL4J cannot build beside regularisation. */
    final boolean local;

    private final NeuralNetConfiguration.Builder global;
    private final Given given;
    private final List<Step> steps = new ArrayList<>();
    private final List<Layer> chain = new ArrayList<>();

    /** What flows at the end of what there is so far. */
    private String last = "x";

    private boolean branches;
    private boolean masks;
    private Form form;
    private int features;
    private int length;
    private String refused = "";

    private RandomMixture(long seed, int width) {
        this.dice = new Dice(seed, Draws.READABLE_AND_ENDING);
        this.layers = new RandomLayers(dice);
        this.width = width;
        this.local = dice.chance(0.15);
        this.global = local ? RandomOthers.unregularised(layers) : layers.global();
        Form first = dice.oneOf(List.of(Form.values()));
        this.given = new Given(first, first == Form.SEQUENCES && dice.chance(0.3), dice.chance(0.4));
        this.masks = first == Form.SEQUENCES && given.masked();
        become(first, first == Form.IMAGES ? CHANNELS : FEATURES, first == Form.IMAGES ? PIXELS : TIME);
        grow();
    }

    /** The network of a seed at any width, with a batch that fits it. */
    static Sample<Object> of(long seed) {
        RandomMixture small = new RandomMixture(seed, 6);
        return new Sample<>("mixture " + seed, w -> new RandomMixture(seed, w).configuration(), small.data(seed));
    }

    /** What wrapping the network of a seed is refused for: the name of a layer or vertex; empty for a network that can be wrapped. */
    static String refused(long seed) {
        return new RandomMixture(seed, 6).refused;
    }

    Form form() {
        return form;
    }

    int features() {
        return features;
    }

    int length() {
        return length;
    }

    boolean masks() {
        return masks;
    }

    boolean isInput() {
        return last.equals("x");
    }

    void become(Form newForm, int newFeatures, int newLength) {
        form = newForm;
        features = newFeatures;
        length = newLength;
        masks &= newForm == Form.SEQUENCES;
    }

    private void grow() {
        MixedLayers mixed = new MixedLayers(this);
        if (given.tokens()) {
            mixed.embedding();
        }
        int blocks = dice.between(1, 4);
        for (int i = 0; i < blocks; i++) {
            if (!isInput() && dice.chance(0.25)) {
                residual(mixed);
            } else if (!isInput() && dice.chance(0.12)) {
                new MixedVertices(this).any();
            } else if (dice.chance(0.04)) {
                mixed.refused();
            } else {
                mixed.any();
            }
        }
        mixed.readout();
    }

    /** Adds what a branch makes of the trunk to the trunk. */
    private void residual(MixedLayers mixed) {
        String trunk = last;
        for (int i = dice.between(1, 2); i > 0; i--) {
            mixed.keeping();
        }
        vertex(new ElementWiseVertex(ElementWiseVertex.Op.Add), trunk, last);
    }

    String add(Layer layer) {
        String name = "l" + steps.size();
        String below = last;
        chain.add(layer);
        steps.add(graph -> graph.addLayer(name, layer, below));
        last = name;
        return name;
    }

    String vertex(GraphVertex vertex, String... inputs) {
        String name = "v" + steps.size();
        branches = true;
        String[] read = inputs.length == 0 ? new String[] {last} : inputs.clone();
        steps.add(graph -> graph.addVertex(name, vertex, read));
        last = name;
        return name;
    }

    String last() {
        return last;
    }

    void refuse(String name) {
        refused = refused.isEmpty() ? name : refused;
    }

    private Object configuration() {
        if (!branches && dice.chance(0.5)) {
            ListBuilder list = global.list();
            chain.forEach(list::layer);
            return list.setInputType(type()).build();
        }
        GraphBuilder graph = global.graphBuilder().addInputs("x");
        steps.forEach(step -> step.addTo(graph));
        return graph.setOutputs(last).setInputTypes(type()).build();
    }

    private InputType type() {
        return switch (given.form()) {
            case VECTORS -> InputType.feedForward(FEATURES);
            case SEQUENCES -> InputType.recurrent(given.tokens() ? VOCABULARY : FEATURES, TIME);
            case IMAGES -> InputType.convolutional(PIXELS, PIXELS, CHANNELS);
        };
    }

    private MultiDataSet data(long seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray inputs = switch (given.form()) {
            case VECTORS -> Nd4j.randn(DataType.DOUBLE, BATCH, FEATURES);
            case SEQUENCES -> given.tokens() ? indexes() : Nd4j.randn(DataType.DOUBLE, BATCH, FEATURES, TIME);
            case IMAGES -> Nd4j.randn(DataType.DOUBLE, BATCH, CHANNELS, PIXELS, PIXELS);
        };
        MultiDataSet data = new MultiDataSet(inputs, labels());
        if (given.form() == Form.SEQUENCES && given.masked()) {
            INDArray mask = mask(TIME);
            data.setFeaturesMaskArrays(new INDArray[] {mask});
            if (masks) {
                data.setLabelsMaskArray(new INDArray[] {mask(length)});
            }
        }
        return data;
    }

    private static INDArray indexes() {
        INDArray indexes = Nd4j.zeros(DataType.DOUBLE, BATCH, 1, TIME);
        for (int i = 0; i < indexes.length(); i++) {
            indexes.putScalar(i, i * 3 % VOCABULARY);
        }
        return indexes;
    }

    /** The second example ends one step early, the third two. */
    private static INDArray mask(int steps) {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, steps);
        for (int i = 1; i < BATCH; i++) {
            for (int t = steps - i; t < steps; t++) {
                mask.putScalar(i, t, 0);
            }
        }
        return mask;
    }

    /** One class for each example, step or pixel that the network answers for. */
    private INDArray labels() {
        long[] places = switch (form) {
            case VECTORS -> new long[] {};
            case SEQUENCES -> new long[] {length};
            case IMAGES -> new long[] {length, length};
        };
        long[] shape = new long[places.length + 2];
        shape[0] = BATCH;
        shape[1] = CLASSES;
        System.arraycopy(places, 0, shape, 2, places.length);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, shape);
        for (int i = 0; i < BATCH; i++) {
            INDArray row = labels.slice(i);
            if (places.length == 0) {
                labels.putScalar(i, i % CLASSES, 1);
            } else {
                row.slice(i % CLASSES).assign(1);
            }
        }
        return labels;
    }

    @Override
    public String toString() {
        return chain.stream().map(l -> l.getClass().getSimpleName()).toList() + Arrays.toString(type().getShape());
    }
}
