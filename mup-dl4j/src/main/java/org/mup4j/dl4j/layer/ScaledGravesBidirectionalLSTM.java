package org.mup4j.dl4j.layer;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A bidirectional LSTM whose weights and peepholes have rates of their own. */
@SuppressWarnings("deprecation") // DL4J prefers LSTM, and users have saved networks of this type
public class ScaledGravesBidirectionalLSTM extends GravesBidirectionalLSTM {

    private static final long serialVersionUID = 1L;

    private ParameterScales scales = ParameterScaling.orNone(null);

    /** For DL4J's configuration reader. */
    public ScaledGravesBidirectionalLSTM() {}

    /**
     * A copy of a layer with a factor for each parameter.
     *
     * @param layer the layer, with its user's updater and regularisation
     * @param scales the factors
     * @return the copy
     */
    public static ScaledGravesBidirectionalLSTM of(GravesBidirectionalLSTM layer, ParameterScales scales) {
        ScaledGravesBidirectionalLSTM copy = ParameterScaling.copyFields(layer, new ScaledGravesBidirectionalLSTM());
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
        return PeepholeScaling.updater(super.getUpdaterByParam(paramName), paramName, scales, getNOut());
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String paramName) {
        return PeepholeScaling.regularization(super.getRegularizationByParam(paramName), paramName, scales, getNOut());
    }

    @Override
    protected boolean canEqual(Object other) {
        return other instanceof ScaledGravesBidirectionalLSTM;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof ScaledGravesBidirectionalLSTM that && scales.equals(that.scales);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), scales);
    }
}
