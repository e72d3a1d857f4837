package org.mup4j.dl4j.internal.adapter;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.Services;
import org.mup4j.dl4j.spi.LayerAdapter;

/** Finds the adapter of a layer. */
public final class Adapters {

    private static final List<LayerAdapter> ALL = Services.load(
            LayerAdapter.class,
            List.of(
                    new DenseAdapter(),
                    new CenterLossAdapter(),
                    new ConvolutionAdapter(),
                    new DepthwiseAdapter(),
                    new SeparableAdapter(),
                    new NormalizationAdapter(),
                    new EmbeddingAdapter(),
                    new PReluAdapter(),
                    new AutoEncoderAdapter(),
                    new VariationalAdapter(),
                    new ElementWiseAdapter(),
                    new NativeAdapter(),
                    new RecurrentAdapter(),
                    new BidirectionalAdapter(),
                    new WrapperAdapter(),
                    new LocallyConnectedAdapter(),
                    new SelfAttentionAdapter(),
                    new RecurrentAttentionAdapter(),
                    new PassThroughAdapter(),
                    new FrozenAdapter(),
                    new VertexLayerAdapter()));

    private Adapters() {}

    /**
     * The adapter of a layer.
     *
     * @param layer any layer configuration
     * @return the first that supports it: the user's, then the built-in ones
     * @throws MuPException if there is none
     */
    public static LayerAdapter of(Layer layer) {
        return ALL.stream().filter(a -> a.supports(layer)).findFirst().orElseThrow(() -> unsupported(layer.getClass()));
    }

    private static MuPException unsupported(Class<?> type) {
        String subject = "the layer type " + type.getName();
        return Refusals.reason(type)
                .map(reason -> new MuPException(subject + " is not scaled: " + reason))
                .orElseGet(() -> new MuPException(subject + " is not supported yet: implement "
                        + LayerAdapter.class.getName() + " for it and name the implementation in META-INF/services/"
                        + LayerAdapter.class.getName()));
    }

    /**
     * Whether DL4J needs all parameters of a layer to have one updater.
     *
     * @param layer any layer configuration, known or not
     * @return what its adapter says, false if it has none
     */
    public static boolean sharesOneUpdater(Layer layer) {
        return ALL.stream()
                .filter(a -> a.supports(layer))
                .findFirst()
                .map(a -> a.sharesOneUpdater(layer))
                .orElse(false);
    }
}
