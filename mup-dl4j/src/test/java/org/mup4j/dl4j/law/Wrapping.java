package org.mup4j.dl4j.law;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

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
        Model net = configuration instanceof MultiLayerConfiguration layers
                ? new MultiLayerNetwork(layers)
                : new ComputationGraph((ComputationGraphConfiguration) configuration);
        net.init();
        double[] before = net.params().dup().toDoubleVector();
        for (int i = 0; i < steps; i++) {
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
        return DoubleStream.concat(
                        Arrays.stream(before), Arrays.stream(net.params().toDoubleVector()))
                .toArray();
    }
}
