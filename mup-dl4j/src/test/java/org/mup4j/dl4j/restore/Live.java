package org.mup4j.dl4j.restore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** A network in training of either type. */
record Live(Networks kind, Model model) {

    static Live of(Networks kind, Object conf) {
        Model model = conf instanceof MultiLayerConfiguration chain
                ? new MultiLayerNetwork(chain)
                : new ComputationGraph((ComputationGraphConfiguration) conf);
        model.init();
        return new Live(kind, model);
    }

    Object configuration() {
        return model instanceof MultiLayerNetwork chain
                ? chain.getLayerWiseConfigurations()
                : ((ComputationGraph) model).getConfiguration();
    }

    /** Trains with the batches of the steps from one number up to another, without the latter. */
    Live train(int from, int to) {
        for (int step = from; step < to; step++) {
            if (model instanceof MultiLayerNetwork chain) {
                chain.fit(kind.batch(step));
            } else {
                ((ComputationGraph) model).fit(kind.batch(step));
            }
        }
        return this;
    }

    double[] parameters() {
        return model.params().dup().toDoubleVector();
    }

    INDArray state() {
        return model instanceof MultiLayerNetwork chain
                ? chain.updaterState()
                : ((ComputationGraph) model).getUpdater().getUpdaterStateViewArray();
    }

    Live savedAndLoaded() {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ModelSerializer.writeModel(model, file, true);
            ByteArrayInputStream in = new ByteArrayInputStream(file.toByteArray());
            return new Live(
                    kind,
                    model instanceof MultiLayerNetwork
                            ? ModelSerializer.restoreMultiLayerNetwork(in, true)
                            : ModelSerializer.restoreComputationGraph(in, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A clone; DL4J's clone of a graph forgets the counts that schedules depend on. */
    Live cloned() {
        if (model instanceof MultiLayerNetwork chain) {
            return new Live(kind, chain.clone());
        }
        ComputationGraph clone = ((ComputationGraph) model).clone();
        clone.getConfiguration()
                .setIterationCount(((ComputationGraph) model).getConfiguration().getIterationCount());
        return new Live(kind, clone);
    }

    /** Another network, with this one's parameters, updater state and counts. */
    Live carriedInto(Object conf) {
        Live other = of(kind, conf);
        other.model.setParams(model.params().dup());
        INDArray state = state();
        if (model instanceof MultiLayerNetwork chain) {
            MultiLayerNetwork twin = (MultiLayerNetwork) other.model;
            if (state != null) {
                twin.getUpdater().setStateViewArray(twin, state.dup(), false);
            }
            twin.setIterationCount(chain.getIterationCount());
        } else {
            ComputationGraph twin = (ComputationGraph) other.model;
            if (state != null) {
                twin.getUpdater().setStateViewArray(state.dup());
            }
            twin.getConfiguration()
                    .setIterationCount(
                            ((ComputationGraph) model).getConfiguration().getIterationCount());
        }
        return other;
    }

    Live withRate(MuPlan plan, double rate) {
        if (model instanceof MultiLayerNetwork chain) {
            MuP.setLearningRate(chain, plan, rate);
        } else {
            MuP.setLearningRate((ComputationGraph) model, plan, rate);
        }
        return this;
    }

    Live withSchedule(MuPlan plan, ISchedule schedule) {
        if (model instanceof MultiLayerNetwork chain) {
            MuP.setLearningRate(chain, plan, schedule);
        } else {
            MuP.setLearningRate((ComputationGraph) model, plan, schedule);
        }
        return this;
    }

    /** The layer that a plan calls by a name. */
    Layer layer(String name) {
        Layer[] layers =
                model instanceof MultiLayerNetwork chain ? chain.getLayers() : ((ComputationGraph) model).getLayers();
        for (Layer layer : layers) {
            if (NetworkGraph.layerName(layer.conf().getLayer(), layer.getIndex())
                    .equals(name)) {
                return layer;
            }
        }
        throw new AssertionError("no layer " + name);
    }

    /** The updater that DL4J applies to a parameter. */
    IUpdater updater(String layer, String parameter) {
        return layer(layer).getConfig().getUpdaterByParam(parameter);
    }
}
