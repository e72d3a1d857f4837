package org.mup4j.dl4j.measure;

import java.util.IdentityHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.nn.AttentionRun;
import org.mup4j.dl4j.internal.nn.LiveLayers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records pre-activations while it is open. A live layer gets a copy of its configuration that records in the place of the
 * activation function and has neither dropout nor weight noise; the configuration itself, which other networks may share,
 * is never touched. Closing puts it back.
 */
final class Recorder implements AutoCloseable {

    private final Map<Layer, NeuralNetConfiguration> originals = new IdentityHashMap<>();
    private final Map<Layer, RecordingActivation> recordings = new IdentityHashMap<>();

    void attach(Layer layer) {
        Layer inner = LiveLayers.unwrapped(layer);
        NeuralNetConfiguration original = inner.conf();
        if (original == null || originals.containsKey(inner)) {
            return;
        }
        NeuralNetConfiguration copy = original.clone();
        copy.getLayer().setIDropout(null);
        if (copy.getLayer() instanceof BaseLayer base) {
            base.setWeightNoise(null);
        }
        // A recurrent layer applies its activation function at every time step and to more than one array.
        RecordingActivation recording = inner instanceof RecurrentLayer ? null : recordIn(copy.getLayer());
        if (recording != null) {
            recordings.put(inner, recording);
        }
        originals.put(inner, original);
        inner.setConf(copy);
    }

    private static @Nullable RecordingActivation recordIn(org.deeplearning4j.nn.conf.layers.Layer layer) {
        if (layer instanceof BaseLayer base && base.getActivationFn() != null) {
            RecordingActivation recording = new RecordingActivation(base.getActivationFn());
            base.setActivationFn(recording);
            return recording;
        }
        if (layer instanceof ActivationLayer activation && activation.getActivationFn() != null) {
            RecordingActivation recording = new RecordingActivation(activation.getActivationFn());
            activation.setActivationFn(recording);
            return recording;
        }
        return null;
    }

    /** The layer's pre-activation; the activation itself where the layer has no activation function of its own. */
    INDArray preActivation(Layer layer, INDArray activation) {
        RecordingActivation recording = recordings.get(LiveLayers.unwrapped(layer));
        return recording == null ? activation : recording.preActivationOr(activation);
    }

    /** The logits of an attention layer that lets them be read; null for every other layer. */
    static @Nullable INDArray logits(Layer layer) {
        return LiveLayers.unwrapped(layer) instanceof AttentionRun attention ? attention.logits() : null;
    }

    @Override
    public void close() {
        originals.forEach(Layer::setConf);
    }
}
