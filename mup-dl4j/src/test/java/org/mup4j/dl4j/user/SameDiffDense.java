package org.mup4j.dl4j.user;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.layer.ExactSameDiffLayer;
import org.mup4j.dl4j.layer.ParameterScaling;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A SameDiff layer of a user's own: tanh(x W + b), with the true gradient once it is wrapped. */
public class SameDiffDense extends SameDiffLayer {

    private static final long serialVersionUID = 1L;

    private long in;
    private long out;
    private ParameterScales scales = new ParameterScales(Map.of());

    /** For DL4J's configuration reader. */
    public SameDiffDense() {}

    private SameDiffDense(Builder builder) {
        super(builder);
        this.in = builder.in;
        this.out = builder.out;
    }

    /** A layer of two sizes. */
    public static SameDiffDense of(int in, int out) {
        return new Builder(in, out).build();
    }

    /** Builds a layer. */
    private static final class Builder extends SameDiffLayer.Builder<Builder> {

        private final int in;
        private final int out;

        Builder(int in, int out) {
            this.in = in;
            this.out = out;
        }

        @Override
        @SuppressWarnings("unchecked")
        public SameDiffDense build() {
            return new SameDiffDense(this);
        }
    }

    /** Number of inputs. */
    public long getIn() {
        return in;
    }

    /** For DL4J's configuration reader. */
    public void setIn(long in) {
        this.in = in;
    }

    /** Number of outputs. */
    public long getOut() {
        return out;
    }

    /** For DL4J's configuration reader. */
    public void setOut(long out) {
        this.out = out;
    }

    /** The factors of each parameter. */
    public ParameterScales getScales() {
        return scales;
    }

    /** Sets the factors of each parameter. */
    public void setScales(@Nullable ParameterScales scales) {
        this.scales = scales == null ? new ParameterScales(Map.of()) : scales;
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
        return InputType.feedForward(out);
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        params.clear();
        params.addWeightParam("W", in, out);
        params.addBiasParam("b", out);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        Map<String, IWeightInit> own = paramWeightInit == null ? Map.of() : paramWeightInit;
        INDArray weight = params.get("W");
        own.getOrDefault("W", weightInit.getWeightInitFunction()).init(in, out, weight.shape(), 'c', weight);
        params.get("b").assign(0);
    }

    @Override
    public SDVariable defineLayer(
            SameDiff sameDiff, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
        return sameDiff.math.tanh(input.mmul(params.get("W")).add(params.get("b")));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialise,
            DataType type) {
        return scales.byParameter().isEmpty()
                ? super.instantiate(conf, listeners, index, parameters, initialise, type)
                : ExactSameDiffLayer.of(this, conf, index, parameters, initialise, type);
    }

    @Override
    public IUpdater getUpdaterByParam(String parameter) {
        return ParameterScaling.updater(super.getUpdaterByParam(parameter), scales.of(parameter));
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String parameter) {
        return ParameterScaling.regularization(super.getRegularizationByParam(parameter), scales.of(parameter));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof SameDiffDense that
                && in == that.in
                && out == that.out
                && scales.equals(that.scales);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), in, out, scales);
    }
}
