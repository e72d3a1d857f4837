package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A defect of DL4J's depthwise and separable convolutions: their bias is first in the flat array but last in the table by
 * which updaters and regularisations cut that array up.
 */
final class MisplacedBias {

    private MisplacedBias() {}

    /** Says so where the user's own settings for the bias differ from those of the weights. */
    static List<String> warnings(ConvolutionLayer layer) {
        boolean apart =
                layer.getBiasUpdater() != null && !layer.getBiasUpdater().equals(layer.getIUpdater());
        boolean differ = layer.hasBias()
                && (apart || !list(layer.getRegularization()).equals(list(layer.getRegularizationBias())));
        return differ
                ? List.of(
                        "DL4J applies updaters and regularisation that differ between the weights and the bias of this"
                                + " type of layer to the wrong entries: give both the same, or set hasBias(false)")
                : List.of();
    }

    private static List<Regularization> list(@Nullable List<Regularization> regularizations) {
        return regularizations == null ? List.of() : regularizations;
    }
}
