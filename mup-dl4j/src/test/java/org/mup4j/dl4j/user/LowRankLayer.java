package org.mup4j.dl4j.user;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.layer.ParameterScaling;
import org.mup4j.dl4j.spi.ParameterScales;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/** A dense layer through a bottleneck, {@code y = f(x A B + b)}, with A of shape [nIn, rank] and B of shape [rank, nOut]. */
public class LowRankLayer extends FeedForwardLayer {

    private static final long serialVersionUID = 1L;

    private int rank;
    private ParameterScales scales = new ParameterScales(Map.of());

    public LowRankLayer() {}

    public LowRankLayer(int out, int rank) {
        setNOut(out);
        this.rank = rank;
        setActivationFn(Activation.TANH.getActivationFunction());
    }

    public int getRank() {
        return rank;
    }

    public void setRank(int rank) {
        this.rank = rank;
    }

    public ParameterScales getScales() {
        return scales;
    }

    public void setScales(@Nullable ParameterScales scales) {
        this.scales = scales == null ? new ParameterScales(Map.of()) : scales;
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
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray view,
            boolean initialise,
            DataType type) {
        LowRank layer = new LowRank(conf, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(view);
        layer.setParamTable(initializer().init(conf, view, initialise));
        layer.setConf(conf);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new LowRankParameters();
    }

    @Override
    public boolean isPretrainParam(String parameter) {
        return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType type) {
        throw new UnsupportedOperationException("Not needed here");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof LowRankLayer that
                && rank == that.rank
                && scales.equals(that.scales);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), rank, scales);
    }
}
