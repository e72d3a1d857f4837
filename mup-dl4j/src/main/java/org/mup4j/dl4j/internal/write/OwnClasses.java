package org.mup4j.dl4j.internal.write;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.adapter.VertexLayer;
import org.mup4j.dl4j.internal.adapter.Wrappers;
import org.mup4j.dl4j.internal.updater.Regularizations;
import org.mup4j.dl4j.internal.updater.Updaters;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.ScaledAttentionVertex;
import org.mup4j.dl4j.layer.ScaledAutoEncoder;
import org.mup4j.dl4j.layer.ScaledCenterLossOutputLayer;
import org.mup4j.dl4j.layer.ScaledDenseLayer;
import org.mup4j.dl4j.layer.ScaledDepthwiseConvolution2D;
import org.mup4j.dl4j.layer.ScaledGravesBidirectionalLSTM;
import org.mup4j.dl4j.layer.ScaledGravesLSTM;
import org.mup4j.dl4j.layer.ScaledInput;
import org.mup4j.dl4j.layer.ScaledLSTM;
import org.mup4j.dl4j.layer.ScaledLocallyConnected1D;
import org.mup4j.dl4j.layer.ScaledLocallyConnected2D;
import org.mup4j.dl4j.layer.ScaledRecurrentAttentionLayer;
import org.mup4j.dl4j.layer.ScaledSelfAttentionLayer;
import org.mup4j.dl4j.layer.ScaledSeparableConvolution2D;
import org.mup4j.dl4j.layer.ScaledSimpleRnn;
import org.mup4j.dl4j.layer.ScaledVariationalAutoencoder;
import org.mup4j.dl4j.layer.ScaledWeightInit;
import org.mup4j.dl4j.layer.WeightInitByParameter;
import org.mup4j.dl4j.layer.WeightInitByShape;
import org.mup4j.dl4j.layer.WeightInitWithPeepholes;
import org.mup4j.dl4j.schedule.ScaledSchedule;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.updater.ScaledAdaGrad;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** The library's classes that may end up in a configuration, each because DL4J has no means of its own. */
final class OwnClasses {

    private static final String ONE_UPDATER = "DL4J keeps several of its parameters under one updater";

    private static final String SAME_DIFF =
            "DL4J keeps its parameters under one updater and initialiser and doubles its gradient";

    private static final Map<Class<?>, String> REASONS = Map.ofEntries(
            entry(ScaledDenseLayer.class, ONE_UPDATER),
            entry(ScaledSeparableConvolution2D.class, ONE_UPDATER),
            entry(ScaledDepthwiseConvolution2D.class, "DL4J applies a rate of its bias to the wrong entries"),
            entry(ScaledCenterLossOutputLayer.class, "DL4J ignores a rate of its bias"),
            entry(ScaledAutoEncoder.class, ONE_UPDATER),
            entry(ScaledVariationalAutoencoder.class, ONE_UPDATER),
            entry(ScaledSelfAttentionLayer.class, SAME_DIFF),
            entry(ScaledRecurrentAttentionLayer.class, SAME_DIFF),
            entry(ScaledAttentionVertex.class, SAME_DIFF),
            entry(ScaledLocallyConnected1D.class, SAME_DIFF),
            entry(ScaledLocallyConnected2D.class, SAME_DIFF),
            entry(ScaledInput.class, "the gauge has a forward multiplier"),
            entry(ScaledWeightInit.class, "its initialiser is no distribution of DL4J's that could be scaled"),
            entry(WeightInitByShape.class, "DL4J keeps several of its weights under one initialiser"),
            entry(WeightInitByParameter.class, "several of its weights of one shape are under one initialiser"),
            entry(ScaledSchedule.class, "its schedule is none of DL4J's"),
            entry(ScaledAdaGrad.class, "DL4J's AdaGrad starts from 1e-6 whatever the width"),
            entry(ScaledLSTM.class, ONE_UPDATER),
            entry(ScaledGravesLSTM.class, ONE_UPDATER),
            entry(ScaledGravesBidirectionalLSTM.class, ONE_UPDATER),
            entry(ScaledSimpleRnn.class, ONE_UPDATER),
            entry(WeightInitWithPeepholes.class, "DL4J keeps peepholes and recurrent weights in one parameter"));

    private OwnClasses() {}

    /**
     * What is said about a layer that holds classes of the library.
     *
     * @param layer a layer as written
     * @param preProcessor its preprocessor as written
     * @return one sentence for each class, none for plain DL4J
     */
    static List<String> notes(Layer layer, @Nullable InputPreProcessor preProcessor) {
        List<String> notes = new ArrayList<>();
        visit(layer, preProcessor, (type, reason) -> {
            String note = "written as " + type.getSimpleName() + ", a class of mup4j, because " + reason
                    + ": the saved model needs mup-dl4j on the class path";
            if (!notes.contains(note)) {
                notes.add(note);
            }
        });
        return notes;
    }

    /** Whether a layer or something inside it is of the library's own. */
    static boolean isIn(Layer layer, @Nullable InputPreProcessor preProcessor) {
        return !notes(layer, preProcessor).isEmpty();
    }

    private static void visit(
            Layer layer, @Nullable InputPreProcessor preProcessor, BiConsumer<Class<?>, String> found) {
        visit(preProcessor, found);
        Wrappers.leaves(layer).forEach(leaf -> visit(ExactLayers.leaf(leaf), found));
    }

    private static void visit(Layer layer, BiConsumer<Class<?>, String> found) {
        if (layer instanceof NativeLayer own && !own.getScales().byParameter().isEmpty()) {
            found.accept(ParameterScales.class, "its parameters need different rates");
        }
        report(layer instanceof VertexLayer own ? own.vertex() : layer, found);
        if (layer instanceof BaseLayer base) {
            report(base.getWeightInitFn(), found);
            if (base instanceof BaseRecurrentLayer recurrent) {
                report(recurrent.getWeightInitFnRecurrent(), found);
            }
            visit(base.getIUpdater(), found);
            visit(base.getBiasUpdater(), found);
            visit(base.getRegularization(), found);
            visit(base.getRegularizationBias(), found);
        } else if (layer instanceof AbstractSameDiffLayer sameDiff) {
            visit(sameDiff.getUpdater(), found);
            visit(sameDiff.getBiasUpdater(), found);
            visit(sameDiff.getRegularization(), found);
            visit(sameDiff.getRegularizationBias(), found);
        }
    }

    private static void visit(@Nullable InputPreProcessor preProcessor, BiConsumer<Class<?>, String> found) {
        report(preProcessor, found);
        if (preProcessor instanceof ComposableInputPreProcessor composed) {
            for (InputPreProcessor inner : composed.getInputPreProcessors()) {
                visit(inner, found);
            }
        }
    }

    private static void visit(@Nullable IUpdater updater, BiConsumer<Class<?>, String> found) {
        if (updater != null) {
            report(updater, found);
            Updaters.schedules(updater).forEach(s -> report(s, found));
        }
    }

    private static void visit(@Nullable List<Regularization> regularizations, BiConsumer<Class<?>, String> found) {
        if (regularizations != null) {
            regularizations.forEach(r -> Regularizations.schedules(r).forEach(s -> report(s, found)));
        }
    }

    private static void report(@Nullable Object part, BiConsumer<Class<?>, String> found) {
        if (part != null && REASONS.containsKey(part.getClass())) {
            found.accept(part.getClass(), REASONS.get(part.getClass()));
        }
    }
}
