package org.mup4j.dl4j.user;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.layer.ExactSameDiffVertex;
import org.mup4j.dl4j.layer.ParameterScaling;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A vertex of a user's own: one sequence, projected, gates another one, projected; plus a bias. */
public class GatedVertex extends SameDiffVertex {

    private static final long serialVersionUID = 1L;

    private long first;
    private long second;
    private long out;
    private ParameterScales scales = new ParameterScales(Map.of());
    private Map<String, IWeightInit> initialisers = new HashMap<>();
    private boolean exact;

    /** For DL4J's configuration reader. */
    public GatedVertex() {}

    public GatedVertex(long first, long second, long out) {
        this.first = first;
        this.second = second;
        this.out = out;
    }

    GatedVertex with(ParameterScales newScales, Map<String, IWeightInit> newInitialisers) {
        GatedVertex copy = clone();
        copy.scales = newScales;
        copy.initialisers = new HashMap<>(newInitialisers);
        copy.exact = true;
        return copy;
    }

    public long getFirst() {
        return first;
    }

    public long getSecond() {
        return second;
    }

    public long getOut() {
        return out;
    }

    public ParameterScales getScales() {
        return scales;
    }

    public Map<String, IWeightInit> getInitialisers() {
        return initialisers;
    }

    public boolean isExact() {
        return exact;
    }

    @Override
    public GatedVertex clone() {
        GatedVertex copy = new GatedVertex(first, second, out);
        copy.scales = scales;
        copy.initialisers = initialisers;
        copy.exact = exact;
        copy.setUpdater(getUpdater());
        copy.setBiasUpdater(getBiasUpdater());
        copy.setRegularization(getRegularization());
        copy.setRegularizationBias(getRegularizationBias());
        copy.setGradientNormalization(getGradientNormalization());
        copy.setGradientNormalizationThreshold(getGradientNormalizationThreshold());
        return copy;
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
        params.clear();
        params.defineInputs("a", "b");
        params.addWeightParam("A", out, first);
        params.addWeightParam("B", out, second);
        params.addBiasParam("c", 1, out, 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        draw("A", first, params);
        draw("B", second, params);
        params.get("c").assign(0.5);
    }

    private void draw(String parameter, long in, Map<String, INDArray> params) {
        INDArray array = params.get(parameter);
        initialisers.getOrDefault(parameter, new WeightInitXavier()).init(in, out, array.shape(), 'c', array);
    }

    @Override
    public SDVariable defineVertex(
            SameDiff sd,
            Map<String, SDVariable> inputs,
            Map<String, SDVariable> parameters,
            Map<String, SDVariable> masks) {
        SDVariable gate = product(sd, inputs.get("a"), parameters.get("A"), first);
        SDVariable gated = product(sd, inputs.get("b"), parameters.get("B"), second);
        return sd.math.tanh(gate.add(parameters.get("c"))).mul(gated);
    }

    /** From [batch, in, time] to [batch, out, time]. */
    private SDVariable product(SameDiff sd, SDVariable input, SDVariable matrix, long in) {
        long time = input.getShape()[2];
        SDVariable steps = sd.reshape(sd.permute(input, 0, 2, 1), -1, in);
        return sd.permute(sd.reshape(sd.mmul(steps, sd.permute(matrix, 1, 0)), -1, time, out), 0, 2, 1);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        return InputType.recurrent(out);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int batch) {
        return Pair.of(masks == null ? null : masks[0], state);
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray params, boolean initialise, DataType type) {
        return exact
                ? new ExactSameDiffVertex(this, graph, name, index, params, initialise, type)
                : super.instantiate(graph, name, index, params, initialise, type);
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
    public boolean equals(@Nullable Object other) {
        return other instanceof GatedVertex that
                && first == that.first
                && second == that.second
                && out == that.out
                && exact == that.exact
                && scales.equals(that.scales)
                && initialisers.equals(that.initialisers)
                && Objects.equals(getUpdater(), that.getUpdater())
                && Objects.equals(getBiasUpdater(), that.getBiasUpdater());
    }

    @Override
    public int hashCode() {
        return Objects.hash(first, second, out, exact, scales, getUpdater());
    }
}
