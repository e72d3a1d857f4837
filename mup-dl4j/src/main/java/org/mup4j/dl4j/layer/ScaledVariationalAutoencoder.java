package org.mup4j.dl4j.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A variational autoencoder whose weights, which DL4J keeps under one updater, have rates of their own. */
public class ScaledVariationalAutoencoder extends VariationalAutoencoder {

    private static final long serialVersionUID = 1L;

    private ParameterScales scales = ParameterScaling.orNone(null);

    /** For DL4J's configuration reader. */
    public ScaledVariationalAutoencoder() {}

    /**
     * A copy of a layer with a factor for each parameter.
     *
     * @param layer the layer, with its user's updater and regularisation
     * @param scales the factors
     * @return the copy
     */
    public static ScaledVariationalAutoencoder of(VariationalAutoencoder layer, ParameterScales scales) {
        ScaledVariationalAutoencoder copy = ParameterScaling.copyFields(layer, new ScaledVariationalAutoencoder());
        copy.scales = scales;
        return copy;
    }

    /**
     * The factor of each parameter.
     *
     * @return the factors
     */
    public ParameterScales getScales() {
        return scales;
    }

    /**
     * Sets the factors; for DL4J's configuration reader.
     *
     * @param scales the factors, null for none
     */
    public void setScales(@Nullable ParameterScales scales) {
        this.scales = ParameterScaling.orNone(scales);
    }

    @Override
    public IUpdater getUpdaterByParam(String paramName) {
        return ParameterScaling.updater(super.getUpdaterByParam(paramName), scales.of(paramName));
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String paramName) {
        return ParameterScaling.regularization(super.getRegularizationByParam(paramName), scales.of(paramName));
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof ScaledVariationalAutoencoder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof ScaledVariationalAutoencoder that && scales.equals(that.scales);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scales);
    }
}
