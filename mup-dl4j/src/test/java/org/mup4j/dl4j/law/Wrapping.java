package org.mup4j.dl4j.law;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A configuration of either kind: wrapped, written and read back, trained. */
record Wrapping(Object configuration) {

    static Wrapping of(Object conf) {
        return new Wrapping(conf);
    }

    Wrapping base(Object base, Gauge gauge) {
        return new Wrapping(
                configuration instanceof MultiLayerConfiguration layers
                        ? MuP.wrap(layers)
                                .base((MultiLayerConfiguration) base)
                                .gauge(gauge)
                                .configuration()
                        : MuP.wrap((ComputationGraphConfiguration) configuration)
                                .base((ComputationGraphConfiguration) base)
                                .gauge(gauge)
                                .configuration());
    }

    Wrapping baseWidth(int width) {
        return new Wrapping(
                configuration instanceof MultiLayerConfiguration layers
                        ? MuP.wrap(layers).baseWidth(width).configuration()
                        : MuP.wrap((ComputationGraphConfiguration) configuration)
                                .baseWidth(width)
                                .configuration());
    }

    Object fromJson() {
        return configuration instanceof MultiLayerConfiguration layers
                ? MultiLayerConfiguration.fromJson(layers.toJson())
                : ComputationGraphConfiguration.fromJson(((ComputationGraphConfiguration) configuration).toJson());
    }

    Object fromYaml() {
        return configuration instanceof MultiLayerConfiguration layers
                ? MultiLayerConfiguration.fromYaml(layers.toYaml())
                : ComputationGraphConfiguration.fromYaml(((ComputationGraphConfiguration) configuration).toYaml());
    }

    /** The parameters before the first step, followed by those after the last. */
    double[] trained(MultiDataSet data, int steps) {
        Model net = network();
        double[] before = net.params().dup().toDoubleVector();
        fit(net, data, 0, steps);
        return DoubleStream.concat(
                        Arrays.stream(before), Arrays.stream(net.params().toDoubleVector()))
                .toArray();
    }

    /** The gradient of a new network. */
    double[] gradient(MultiDataSet data) {
        Model net = network();
        Nd4j.getRandom().setSeed(1);
        if (net instanceof MultiLayerNetwork layers) {
            layers.setInput(data.getFeatures(0));
            layers.setLabels(data.getLabels(0));
            layers.setLayerMaskArrays(data.getFeaturesMaskArray(0), data.getLabelsMaskArray(0));
        } else if (net instanceof ComputationGraph graph) {
            graph.setInputs(data.getFeatures());
            graph.setLabels(data.getLabels());
            graph.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
        }
        net.computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
        return net.gradient().gradient().toDoubleVector();
    }

    /** A network of the configuration, initialised. */
    Model network() {
        Model net = configuration instanceof MultiLayerConfiguration layers
                ? new MultiLayerNetwork(layers)
                : new ComputationGraph((ComputationGraphConfiguration) configuration);
        net.init();
        return net;
    }

    /** Steps of training, each with noise of its own. */
    static void fit(Model net, MultiDataSet data, int from, int to) {
        for (int step = from; step < to; step++) {
            Nd4j.getRandom().setSeed(step + 1);
            if (net instanceof MultiLayerNetwork layers) {
                layers.fit(new DataSet(
                        data.getFeatures(0),
                        data.getLabels(0),
                        data.getFeaturesMaskArray(0),
                        data.getLabelsMaskArray(0)));
            } else {
                ((ComputationGraph) net).fit(data);
            }
        }
    }

    static Model savedAndLoaded(Model net) throws IOException {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, saved, true);
        ByteArrayInputStream in = new ByteArrayInputStream(saved.toByteArray());
        return net instanceof MultiLayerNetwork
                ? ModelSerializer.restoreMultiLayerNetwork(in, true)
                : ModelSerializer.restoreComputationGraph(in, true);
    }
}
