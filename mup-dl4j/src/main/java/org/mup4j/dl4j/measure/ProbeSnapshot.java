package org.mup4j.dl4j.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every layer made of a batch, or the difference of two such. Immutable; the arrays belong to no workspace. */
public final class ProbeSnapshot {

    /**
     * What a layer computed.
     *
     * @param activation its output
     * @param preActivation what its activation function was applied to; the same array if it has none
     * @param logits what the softmax of attention was applied to; null for other layers
     */
    record Output(
            INDArray activation,
            INDArray preActivation,
            @Nullable INDArray logits) {

        Output minus(Output earlier) {
            INDArray difference = activation.sub(earlier.activation);
            return new Output(
                    difference,
                    preActivation == activation ? difference : preActivation.sub(earlier.preActivation),
                    logits == null || earlier.logits == null ? null : logits.sub(earlier.logits));
        }
    }

    private final Map<String, Output> outputs;
    private final boolean change;

    private ProbeSnapshot(Map<String, Output> outputs, boolean change) {
        this.outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        this.change = change;
    }

    static ProbeSnapshot of(Map<String, Output> outputs) {
        return new ProbeSnapshot(outputs, false);
    }

    /**
     * The layers.
     *
     * @return their names, each layer after those it reads
     */
    public List<String> layers() {
        return List.copyOf(outputs.keySet());
    }

    /**
     * A layer's output.
     *
     * @param layer its name
     * @return a copy, in Deeplearning4j's shape: [batch, features], [batch, channels, height, width], ...
     * @throws MuPException if there is no such layer
     */
    public INDArray activation(String layer) {
        return output(layer).activation().dup();
    }

    /**
     * What a layer's activation function was applied to.
     *
     * @param layer its name
     * @return a copy; the output where the layer applies no activation function
     * @throws MuPException if there is no such layer
     */
    public INDArray preActivation(String layer) {
        return output(layer).preActivation().dup();
    }

    /**
     * The layers whose {@linkplain #logits logits} can be read: every {@code MultiHeadAttention}, but not the attention layers of
     * Deeplearning4j, which keep them to themselves.
     *
     * @return their names, in the order of {@link #layers()}
     */
    public List<String> attentionLayers() {
        return layers().stream().filter(layer -> output(layer).logits() != null).toList();
    }

    /**
     * What the softmax of an attention layer was applied to: the scaled products of queries and keys.
     *
     * @param layer its name
     * @return a copy, shape {@code [batch, heads, queries, keys]}, 0 where a query does not see the key
     * @throws MuPException if there is no such layer, or its logits cannot be read
     */
    public INDArray logits(String layer) {
        INDArray logits = output(layer).logits();
        if (logits == null) {
            throw new MuPException("The logits of layer '" + layer + "' cannot be read; those of " + attentionLayers()
                    + " can: attention is probed where it is a MultiHeadAttention");
        }
        return logits.dup();
    }

    private Output output(String layer) {
        Output output = outputs.get(layer);
        if (output == null) {
            throw new MuPException("The probe has no layer '" + layer + "'; it has " + String.join(", ", layers()));
        }
        return output;
    }

    /**
     * How far the outputs have moved.
     *
     * @param earlier a snapshot of the same network, or of one of the same shape, on the same batch
     * @return the differences, layer by layer
     * @throws MuPException if the layers or their shapes are not the same, or if one of the two is a difference already
     */
    public ProbeSnapshot minus(ProbeSnapshot earlier) {
        if (change || earlier.change) {
            throw new MuPException(
                    "A difference of snapshots has no further difference: subtract the snapshots themselves");
        }
        if (!layers().equals(earlier.layers())) {
            throw new MuPException("The snapshots are of different networks: " + layers() + " and " + earlier.layers());
        }
        Map<String, Output> differences = new LinkedHashMap<>();
        outputs.forEach((layer, output) -> {
            Output before = earlier.output(layer);
            requireSameShape(layer, output.activation(), before.activation());
            differences.put(layer, output.minus(before));
        });
        return new ProbeSnapshot(differences, true);
    }

    private static void requireSameShape(String layer, INDArray later, INDArray earlier) {
        if (!Arrays.equals(later.shape(), earlier.shape())) {
            throw new MuPException("Layer '" + layer + "': the shapes of the snapshots are "
                    + Arrays.toString(later.shape()) + " and " + Arrays.toString(earlier.shape())
                    + ": probe both times with the same batch");
        }
    }

    /**
     * The norms of all outputs and pre-activations, as {@link Quantity#ACTIVATION} and {@link Quantity#PRE_ACTIVATION}, or
     * for a difference {@link Quantity#ACTIVATION_CHANGE} and {@link Quantity#PRE_ACTIVATION_CHANGE}.
     *
     * @param run the run that they belong to
     * @param step how many steps the network had taken
     * @param norms which norms
     * @return layer by layer, the output before the pre-activation
     * @throws MuPException if a norm is one of a parameter as a matrix
     */
    public List<Reading> readings(RunKey run, long step, Norm... norms) {
        Quantity ofActivation = change ? Quantity.ACTIVATION_CHANGE : Quantity.ACTIVATION;
        Quantity ofPreActivation = change ? Quantity.PRE_ACTIVATION_CHANGE : Quantity.PRE_ACTIVATION;
        List<Reading> readings = new ArrayList<>();
        outputs.forEach((layer, output) -> {
            for (Norm norm : norms) {
                double value = Norms.of(norm, output.activation());
                readings.add(new Reading(run, step, layer, "", ofActivation, norm, value));
            }
            for (Norm norm : norms) {
                double value = Norms.of(norm, output.preActivation());
                readings.add(new Reading(run, step, layer, "", ofPreActivation, norm, value));
            }
        });
        return readings;
    }
}
