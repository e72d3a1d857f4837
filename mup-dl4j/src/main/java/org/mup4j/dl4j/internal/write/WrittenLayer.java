package org.mup4j.dl4j.internal.write;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.jspecify.annotations.Nullable;

/**
 * A layer with its plan written into it.
 *
 * @param name the layer's name
 * @param layer a copy of the user's layer, possibly of an own class
 * @param preProcessor what scales the layer's input, behind what was configured there; null if nothing does
 */
record WrittenLayer(String name, Layer layer, @Nullable InputPreProcessor preProcessor) {

    /** Writes a layer of a network in which something changes, or nothing. */
    static WrittenLayer of(PlannedLayer planned, boolean changes) {
        return new WrittenLayer(planned.name(), LayerWriter.write(planned, changes), ForwardMultipliers.of(planned));
    }

    /** Which classes of the library it holds, and why. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(OwnClasses.notes(layer, preProcessor));
        if (ExactLayers.leaf(layer) instanceof SameDiffLayer leaf) {
            notes.add(SameDiffSettings.remark(leaf));
        }
        return notes;
    }
}
