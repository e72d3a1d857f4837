package org.mup4j.dl4j.layer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff layer in a network, with the true gradient: Deeplearning4j's own gives twice that, for the layer and for
 * all below it, because it counts the error from above as a loss a second time. A SameDiff layer of a user's own may
 * instantiate it, too.
 */
public class ExactSameDiffLayer extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    /**
     * A layer without parameters yet; {@link #of} gives one with them.
     *
     * @param conf the configuration that holds the layer's
     * @param dataType the network's type of numbers
     */
    public ExactSameDiffLayer(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /**
     * What a configuration's {@code instantiate} returns.
     *
     * @param layer the layer's configuration
     * @param conf the configuration that holds it
     * @param index the layer's index in its network
     * @param parameters all parameters of the layer, one after another
     * @param initialise whether to draw them
     * @param dataType the network's type of numbers
     * @return the layer
     */
    public static ExactSameDiffLayer of(
            org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer layer,
            NeuralNetConfiguration conf,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType dataType) {
        ExactSameDiffLayer live = new ExactSameDiffLayer(conf, dataType);
        live.setIndex(index);
        live.setParamsViewArray(parameters);
        live.setParamTable(layer.initializer().init(conf, parameters, initialise));
        live.setConf(conf);
        return live;
    }

    /**
     * Draws the parameters that have an initialiser of their own, in the order of the table.
     *
     * @param parameters all parameters by name
     * @param initialisers initialisers by the name of their parameter, which bring the fans with them; null for none
     * @return the parameters that are left
     */
    static Map<String, INDArray> initialise(
            Map<String, INDArray> parameters, @Nullable Map<String, IWeightInit> initialisers) {
        if (initialisers == null) {
            return parameters;
        }
        Map<String, INDArray> left = new LinkedHashMap<>();
        parameters.forEach((name, array) -> {
            IWeightInit initialiser = initialisers.get(name);
            if (initialiser == null) {
                left.put(name, array);
            } else {
                initialiser.init(1, 1, array.shape(), 'c', array);
            }
        });
        return left;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray half = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon).muli(0.5);
        return super.backpropGradient(half, workspaces);
    }
}
