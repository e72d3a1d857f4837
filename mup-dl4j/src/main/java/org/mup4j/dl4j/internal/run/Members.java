package org.mup4j.dl4j.internal.run;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.write.Format;
import org.nd4j.linalg.api.buffer.DataType;

/** Configurations with another seed or data type, and the networks built from them. */
public final class Members {

    private Members() {}

    /**
     * A copy with another seed.
     *
     * @param conf a configuration; it is not changed
     * @param seed the seed of the initial weights
     * @param <C> its type
     * @return the copy
     * @throws MuPException if the seed is 0, which ND4J takes for none
     */
    public static <C> C seeded(C conf, long seed) {
        if (seed == 0) {
            throw new MuPException(
                    "A network was to have the seed 0, which ND4J takes for none: it would be another one every"
                            + " time. Let the seeds start above, such as at firstSeed(1)");
        }
        C copy = Format.of(conf).copy(conf);
        if (copy instanceof MultiLayerConfiguration layers) {
            layers.getConfs().forEach(c -> c.setSeed(seed));
        } else if (copy instanceof ComputationGraphConfiguration graph) {
            graph.getDefaultConfiguration().setSeed(seed);
            for (GraphVertex vertex : graph.getVertices().values()) {
                if (vertex instanceof LayerVertex layer) {
                    NeuralNetConfiguration inner = layer.getLayerConf();
                    inner.setSeed(seed);
                }
            }
        }
        return copy;
    }

    /**
     * A copy with another data type.
     *
     * @param conf a configuration; it is not changed
     * @param type FLOAT or DOUBLE
     * @param <C> its type
     * @return the copy
     */
    public static <C> C withDataType(C conf, DataType type) {
        C copy = Format.of(conf).copy(conf);
        if (copy instanceof MultiLayerConfiguration layers) {
            layers.setDataType(type);
            layers.getConfs().forEach(c -> c.setDataType(type));
        } else if (copy instanceof ComputationGraphConfiguration graph) {
            graph.setDataType(type);
            for (GraphVertex vertex : graph.getVertices().values()) {
                vertex.setDataType(type);
                if (vertex instanceof LayerVertex layer) {
                    layer.getLayerConf().setDataType(type);
                }
            }
        }
        return copy;
    }

    /**
     * A network, initialised.
     *
     * @param conf a configuration, which the network keeps
     * @return a MultiLayerNetwork or ComputationGraph
     * @throws MuPException if the configuration is of another kind
     */
    public static Model build(Object conf) {
        if (conf instanceof MultiLayerConfiguration layers) {
            MultiLayerNetwork net = new MultiLayerNetwork(layers);
            net.init();
            return net;
        } else if (conf instanceof ComputationGraphConfiguration graph) {
            ComputationGraph net = new ComputationGraph(graph);
            net.init();
            return net;
        }
        throw new MuPException(
                "No network can be built from a " + conf.getClass().getName());
    }
}
