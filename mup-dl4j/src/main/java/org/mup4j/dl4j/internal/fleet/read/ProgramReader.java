package org.mup4j.dl4j.internal.fleet.read;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** Reads a configuration as a program. */
public final class ProgramReader {

    /** The most numbers that an array of Java holds, less what the updaters' state needs. */
    private static final long MOST_PARAMETERS = Integer.MAX_VALUE / 4;

    private final MultiLayerConfiguration conf;
    private final List<LayerProgram> layers = new ArrayList<>();
    private final BlockReader blocks = new BlockReader();

    private ProgramReader(MultiLayerConfiguration conf) {
        this.conf = conf;
    }

    /**
     * Reads a configuration.
     *
     * @param conf a configuration; it is not changed and not kept, but schedules are, which do not change
     * @return the program
     * @throws MuPException if there is something in it that a fleet does not train, by its name
     */
    public static NetworkProgram read(MultiLayerConfiguration conf) {
        return new ProgramReader(conf).program();
    }

    private NetworkProgram program() {
        Precision precision = precision();
        requirePlainTraining();
        int last = conf.getConfs().size() - 1;
        for (int i = 0; i < last; i++) {
            addHidden(i);
        }
        Head head = head(last);
        requireSizes();
        NeuralNetConfiguration first = conf.getConf(0);
        return new NetworkProgram(layers, head, blocks.blocks(), first.isMiniBatch(), precision, first.getSeed());
    }

    private Precision precision() {
        DataType type = conf.getDataType();
        if (type == DataType.FLOAT) {
            return Precision.FLOAT;
        } else if (type == DataType.DOUBLE) {
            return Precision.DOUBLE;
        }
        throw Refusals.ofNetwork(
                "networks of data type " + type, "only FLOAT and DOUBLE: set .dataType(DataType.FLOAT) on the network");
    }

    private void requirePlainTraining() {
        if (conf.getBackpropType() != BackpropType.Standard) {
            throw Refusals.ofNetwork(
                    "with " + conf.getBackpropType(),
                    "only with BackpropType.Standard: leave .backpropType(..) out, or " + Refusals.TRAIN_IN_DL4J);
        }
        for (NeuralNetConfiguration c : conf.getConfs()) {
            if (c.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
                throw Refusals.ofNetwork(
                        "with the algorithm " + c.getOptimizationAlgo(),
                        "only with STOCHASTIC_GRADIENT_DESCENT: leave .optimizationAlgo(..) out, or "
                                + Refusals.TRAIN_IN_DL4J);
            } else if (c.getStepFunction() != null) {
                throw Refusals.ofNetwork(
                        "with the step function " + Refusals.name(c.getStepFunction()),
                        "only with Deeplearning4j's default: leave .stepFunction(..) out, or "
                                + Refusals.TRAIN_IN_DL4J);
            } else if (c.isMiniBatch() != conf.getConf(0).isMiniBatch()) {
                throw Refusals.ofNetwork(
                        "networks whose layers differ in miniBatch",
                        "which says whether gradients are divided by the batch's size: set it once for the network");
            }
        }
    }

    private void addHidden(int index) {
        Layer layer = conf.getConf(index).getLayer();
        String name = NetworkGraph.layerName(layer, index);
        boolean isDense = layer.getClass() == DenseLayer.class || layer.getClass() == ScaledDenseLayer.class;
        if (!isDense) {
            throw Refusals.inLayer(
                    name,
                    "a " + Refusals.name(layer) + (isLast(layer) ? " that is not the last layer" : ""),
                    "only DenseLayer and, as the last layer, OutputLayer or LossLayer: " + Refusals.TRAIN_IN_DL4J);
        }
        add((DenseLayer) layer, LayerReader.dense(name, (DenseLayer) layer, before(index)));
    }

    private static boolean isLast(Layer layer) {
        return layer.getClass() == OutputLayer.class || layer.getClass() == LossLayer.class;
    }

    private Head head(int index) {
        Layer layer = conf.getConf(index).getLayer();
        String name = NetworkGraph.layerName(layer, index);
        if (layer.getClass() == OutputLayer.class) {
            OutputLayer output = (OutputLayer) layer;
            add(output, LayerReader.output(name, output, before(index)));
            boolean overBatch = conf.getConf(index).isMiniBatch();
            return LossReader.head(name, output.getActivationFn(), output.getLossFn(), overBatch);
        } else if (layer.getClass() == LossLayer.class && index > 0) {
            LossLayer loss = (LossLayer) layer;
            if (LayerReader.inputScale(name, before(index)) != 1) {
                throw Refusals.inLayer(
                        name,
                        "a forward multiplier in front of a LossLayer",
                        "only in front of layers with weights: " + Refusals.TRAIN_IN_DL4J);
            }
            return LossReader.head(name, loss.getActivationFn(), loss.getLossFn(), true);
        }
        throw Refusals.inLayer(
                name,
                "a network that ends in a " + Refusals.name(layer) + (index == 0 ? " and has no other layer" : ""),
                "only one that ends in an OutputLayer or, after a DenseLayer, in a LossLayer: "
                        + Refusals.TRAIN_IN_DL4J);
    }

    private void add(BaseLayer layer, LayerProgram program) {
        if ((long) program.inputs() * program.outputs() > MOST_PARAMETERS) {
            throw Refusals.inLayer(
                    program.name(),
                    "a weight of " + program.inputs() + " times " + program.outputs() + " numbers",
                    "only up to " + MOST_PARAMETERS + ": " + Refusals.TRAIN_IN_DL4J);
        }
        layers.add(program);
        blocks.add(program.name(), layer.getUpdaterByParam(DefaultParamInitializer.WEIGHT_KEY), program.weights());
        if (program.bias()) {
            blocks.add(program.name(), layer.getUpdaterByParam(DefaultParamInitializer.BIAS_KEY), program.outputs());
        }
    }

    private @Nullable InputPreProcessor before(int index) {
        return conf.getInputPreProcess(index);
    }

    private void requireSizes() {
        long parameters = 0;
        for (int l = 0; l < layers.size(); l++) {
            LayerProgram layer = layers.get(l);
            parameters += layer.parameters();
            if (l > 0 && layers.get(l - 1).outputs() != layer.inputs()) {
                throw new MuPException("Layer '" + layer.name() + "' has nIn=" + layer.inputs() + ", but layer '"
                        + layers.get(l - 1).name() + "' before it has nOut="
                        + layers.get(l - 1).outputs() + ": set .nIn("
                        + layers.get(l - 1).outputs() + ")");
            }
        }
        if (parameters > MOST_PARAMETERS) {
            throw Refusals.ofNetwork(
                    "networks of " + parameters + " parameters",
                    "only up to " + MOST_PARAMETERS + ": " + Refusals.TRAIN_IN_DL4J);
        }
    }
}
