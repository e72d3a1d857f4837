package org.mup4j.dl4j.message;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mup4j.dl4j.message.Confs.BASE;
import static org.mup4j.dl4j.message.Confs.IN;
import static org.mup4j.dl4j.message.Confs.OUT;
import static org.mup4j.dl4j.message.Confs.WIDTH;
import static org.mup4j.dl4j.message.Confs.dense;
import static org.mup4j.dl4j.message.Confs.graph;
import static org.mup4j.dl4j.message.Confs.image;
import static org.mup4j.dl4j.message.Confs.imageGraph;
import static org.mup4j.dl4j.message.Confs.layers;
import static org.mup4j.dl4j.message.Confs.mlp;
import static org.mup4j.dl4j.message.Confs.output;
import static org.mup4j.dl4j.message.Confs.settings;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPWrap;

/** What is said to a user whose base does not fit the network: where, what, why, and what to give instead. */
class BaseMessagesTest {

    private static void refused(MuPWrap<?> wrap, String message) {
        assertThatThrownBy(wrap::plan).isInstanceOf(MuPException.class).hasMessage(message);
        assertThatThrownBy(wrap::configuration).isInstanceOf(MuPException.class).hasMessage(message);
    }

    private static void refused(MultiLayerConfiguration target, MultiLayerConfiguration base, String message) {
        refused(MuP.wrap(target).base(base), message);
    }

    private static void refused(
            ComputationGraphConfiguration target, ComputationGraphConfiguration base, String message) {
        refused(MuP.wrap(target).base(base), message);
    }

    @Test
    void anotherInputSize() {
        String message = ": the base has nIn=100, the target nIn=784, but network inputs do not scale. Give a base with"
                + " the same input size: MuP.wrap(conf).base(smallConf) with nIn=784 there";
        refused(mlp(784, WIDTH, OUT), mlp(100, BASE, OUT), "Layer '0'" + message);
        refused(graph(settings(), 784, WIDTH, OUT), graph(settings(), 100, BASE, OUT), "Layer 'first'" + message);
    }

    @Test
    void anotherNumberOfInputChannels() {
        String message = ": the base has nIn=1, the target nIn=2, but network inputs do not scale. Give a base with the"
                + " same input size: MuP.wrap(conf).base(smallConf) with nIn=2 there";
        refused(image(9, 3, 2, WIDTH), image(9, 3, 1, BASE), "Layer '0'" + message);
        refused(imageGraph(9, 3, 2, WIDTH), imageGraph(9, 3, 1, BASE), "Layer 'conv'" + message);
    }

    @Test
    void anotherOutputSize() {
        String message = ": the base has nOut=5, the target nOut=3, but network outputs and fixed layers do not scale."
                + " Give a base with the same output size: MuP.wrap(conf).base(smallConf) with nOut=3 there";
        refused(mlp(IN, WIDTH, 3), mlp(IN, BASE, 5), "Layer '2'" + message);
        refused(graph(settings(), IN, WIDTH, 3), graph(settings(), IN, BASE, 5), "Layer 'out'" + message);
    }

    @Test
    void anotherSizeOfALayerThatIsToKeepItsSize() {
        String message = ": the base has nOut=16, the target nOut=64, but network outputs and fixed layers do not"
                + " scale. Give a base with the same output size: MuP.wrap(conf).base(smallConf) with nOut=64 there";
        refused(MuP.wrap(mlp(WIDTH)).base(mlp(BASE)).fixed("1"), "Layer '1'" + message);
        refused(MuP.wrap(graph(WIDTH)).base(graph(BASE)).fixed("second"), "Layer 'first'" + message);
    }

    @Test
    void aLayerOfAnotherType() {
        refused(
                layers(dense(IN, WIDTH), dense(WIDTH, WIDTH), output(WIDTH, OUT)),
                layers(dense(IN, BASE), new ActivationLayer.Builder().build(), output(BASE, OUT)),
                "The base has another structure: node 1 is '1' (ActivationLayer) reading [0] there but '1'"
                        + " (DenseLayer) reading [0] in the target. Build both with the same function of the width");
    }

    @Test
    void aLayerOfAnotherName() {
        refused(
                mlp(WIDTH),
                layers(
                        dense(IN, BASE),
                        new DenseLayer.Builder()
                                .nIn(BASE)
                                .nOut(BASE)
                                .name("middle")
                                .build(),
                        output(BASE, OUT)),
                "The base has another structure: node 1 is 'middle' (DenseLayer) reading [0] there but '1' (DenseLayer)"
                        + " reading [0] in the target. Build both with the same function of the width");
    }

    @Test
    void anotherNumberOfLayers() {
        refused(
                layers(dense(IN, WIDTH), dense(WIDTH, WIDTH)),
                layers(dense(IN, BASE), dense(BASE, BASE), dense(BASE, BASE)),
                "The base has another structure: it has 3 layers and vertices, the target 2. Build both with the same"
                        + " function of the width; depth is scaled with depth(...)");
    }

    @Test
    void anotherWiringOfAGraph() {
        ComputationGraphConfiguration base = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, BASE), "in")
                .addLayer("second", dense(BASE, BASE), "first")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "second", "second")
                .addLayer("out", output(BASE, OUT), "add")
                .setOutputs("out")
                .build();
        refused(
                graph(WIDTH),
                base,
                "The base has another structure: node 2 is 'add' (ElementWiseVertex) reading [second, second] there but"
                        + " 'add' (ElementWiseVertex) reading [first, second] in the target. Build both with the same"
                        + " function of the width");
    }

    @Test
    void anotherNetworkOutputOfAGraph() {
        ComputationGraphConfiguration base = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, BASE), "in")
                .addLayer("second", dense(BASE, BASE), "first")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("out", output(BASE, OUT), "add")
                .setOutputs("out", "second")
                .build();
        refused(
                graph(WIDTH),
                base,
                "The base has the network inputs [in] and outputs [out, second], the target [in] and [out]. Build both"
                        + " with the same function of the width");
    }

    @Test
    void anotherKernel() {
        String message = ": the base differs in more than its width: with nIn=2 and nOut=16 the target's layer would"
                + " have b [16], W [16, 2, 3, 3], the base's has b [16], W [16, 2, 5, 5]. Give a base with the same"
                + " kernel, strides, bias and normalisation";
        // The image is larger by what the larger kernel takes away, so that the flattened size agrees.
        refused(image(9, 3, 2, WIDTH), image(11, 5, 2, BASE), "Layer '0'" + message);
        refused(imageGraph(9, 3, 2, WIDTH), imageGraph(11, 5, 2, BASE), "Layer 'conv'" + message);
    }

    @Test
    void aBiasOnOneSideOnly() {
        refused(
                layers(dense(IN, WIDTH), output(WIDTH, OUT)),
                layers(
                        new DenseLayer.Builder()
                                .nIn(IN)
                                .nOut(BASE)
                                .hasBias(false)
                                .build(),
                        output(BASE, OUT)),
                "Layer '0': the base differs in more than its width: with nIn=8 and nOut=16 the target's layer would"
                        + " have W [8, 16], b [16], the base's has W [8, 16]. Give a base with the same kernel,"
                        + " strides, bias and normalisation");
    }

    @Test
    void anotherImageSizeBeforeAFlattenedLayer() {
        String message = ": the base has nIn=1296, but with the base's widths the target's layer would have nIn=784."
                + " Give a base with the same image size, kernels and strides";
        refused(image(9, 3, 2, WIDTH), image(11, 3, 2, BASE), "Layer '1'" + message);
        refused(imageGraph(9, 3, 2, WIDTH), imageGraph(11, 3, 2, BASE), "Layer 'out'" + message);
    }

    @Test
    void aBaseWidthAtWhichAPartOfAWidthIsNoWholeNumber() {
        ComputationGraphConfiguration conf = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", dense(IN, WIDTH), "in")
                .addVertex("part", new SubsetVertex(0, 23), "first")
                .addLayer("out", output(24, OUT), "part")
                .setOutputs("out")
                .build();
        refused(
                MuP.wrap(conf).baseWidth(7),
                "Layer 'out' reads a subset of a width that is no whole number of units at base width 7: choose another"
                        + " base width, or give the base itself: MuP.wrap(conf).base(smallConf)");
    }

    @Test
    void aBaseWidthAtWhichTwoSummandsDiffer() {
        ComputationGraphConfiguration conf = settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", dense(IN, 64), "in")
                .addLayer("b", dense(IN, 32), "in")
                .addLayer("c", dense(IN, 32), "in")
                .addVertex("bc", new MergeVertex(), "b", "c")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "bc")
                .addLayer("out", output(64, OUT), "sum")
                .setOutputs("out")
                .build();
        refused(
                MuP.wrap(conf).baseWidth(16),
                "Vertex 'sum' joins features that have 16 and 32 units when every hidden layer has 16: give the base"
                        + " itself: MuP.wrap(conf).base(smallConf)");
    }
}
