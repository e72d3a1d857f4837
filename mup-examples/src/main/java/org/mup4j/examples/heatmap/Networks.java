package org.mup4j.examples.heatmap;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.examples.heatmap.Variant.Family;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/**
 * The networks as ordinary configurations without biases: a plain one with {@code depth} weight matrices, and a residual
 * one with {@code depth} blocks {@code h + W act(h) / 2} between an embedding and a readout. There is one output, and
 * DL4J's Wasserstein loss with label 1 is that output: the sum of outputs, whose gradient is one.
 */
final class Networks {

    /** Name of the last hidden state of the residual network. */
    private static final String STREAM = "h";

    /** One block is the base of the depth rule, so that CompleteP multiplies each branch by one over their number. */
    static final int BASE_BLOCKS = 1;

    /**
     * What a branch is multiplied by in one block. With a whole branch the variance that branches add, (1 + 1/L^2)^L, still
     * falls visibly from 2 to 32 blocks and takes the change of features along, as L^-0.1 for Adam and L^-0.2 for SGD. Chosen
     * after that had been seen; the report says so.
     */
    static final double BRANCH = 0.5;

    /** Fitted exponent of the rate of plain networks under Adam; no published law. */
    static final double ADAM_DEPTH_EXPONENT = 1.33;

    private final HeatmapSettings settings;

    Networks(HeatmapSettings settings) {
        this.settings = settings;
    }

    /** A plain network, wrapped as the variant says. */
    MuPWrap<MultiLayerConfiguration> plain(Variant variant, int width, int depth) {
        Optimizer optimizer = variant.optimizer();
        MuPWrap<MultiLayerConfiguration> wrap = MuP.wrap(plain(optimizer, width, depth))
                .base(plain(optimizer, settings.baseWidth(), depth))
                .parametrization(parametrization(variant.family()))
                .gauge(variant.family().gauge());
        return variant.family() == Family.MUP_DEPTH_RATE
                ? wrap.depth(plainDepthRule(optimizer), depth, settings.baseDepth())
                : wrap;
    }

    /** A residual network, wrapped with CompleteP. */
    MuPWrap<ComputationGraphConfiguration> residual(Variant variant, int width, int depth) {
        return MuP.wrap(residual(variant.optimizer(), width, depth))
                .base(residual(variant.optimizer(), settings.baseWidth(), depth))
                .depth(DepthScaling.COMPLETE_P, depth, BASE_BLOCKS);
    }

    static String lastHidden(int depth) {
        return STREAM + depth;
    }

    private static DepthScaling plainDepthRule(Optimizer optimizer) {
        return optimizer == Optimizer.SGD ? DepthScaling.JELASSI : DepthScaling.plain(ADAM_DEPTH_EXPONENT);
    }

    private static Parametrization parametrization(Family family) {
        return family == Family.SP ? Parametrizations.SP : Parametrizations.MUP;
    }

    private MultiLayerConfiguration plain(Optimizer optimizer, int width, int depth) {
        NeuralNetConfiguration.ListBuilder list = common(optimizer).list();
        for (int layer = 0; layer < depth - 1; layer++) {
            list.layer(dense(layer == 0 ? HeatmapSettings.INPUTS : width, width, settings.activation()));
        }
        return list.layer(readout(width)).build();
    }

    private ComputationGraphConfiguration residual(Optimizer optimizer, int width, int depth) {
        GraphBuilder graph = common(optimizer).graphBuilder().addInputs("x");
        graph.addLayer(STREAM + 0, dense(HeatmapSettings.INPUTS, width, Activation.IDENTITY), "x");
        for (int block = 1; block <= depth; block++) {
            String below = STREAM + (block - 1);
            graph.addLayer("act" + block, new ActivationLayer(settings.activation()), below);
            graph.addLayer("block" + block, dense(width, width, Activation.IDENTITY), "act" + block);
            graph.addVertex("branch" + block, new ScaleVertex(BRANCH), "block" + block);
            graph.addVertex(STREAM + block, new ElementWiseVertex(ElementWiseVertex.Op.Add), below, "branch" + block);
        }
        return graph.addLayer("readout", readout(width), STREAM + depth)
                .setOutputs("readout")
                .build();
    }

    private NeuralNetConfiguration.Builder common(Optimizer optimizer) {
        return new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(optimizer.updater())
                .weightInit(GainInit.of(settings.gain()));
    }

    private static DenseLayer dense(int in, int out, Activation activation) {
        return new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .hasBias(false)
                .activation(activation)
                .build();
    }

    private static OutputLayer readout(int width) {
        return new OutputLayer.Builder(new LossWasserstein())
                .nIn(width)
                .nOut(1)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build();
    }
}
