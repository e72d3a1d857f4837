package org.mup4j.dl4j.user;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** An updater of a user's own: moves every weight by the rate, against the sign of its gradient. */
public class SignDescent implements IUpdater {

    private static final long serialVersionUID = 1L;

    private double rate;

    public SignDescent(@JsonProperty("rate") double rate) {
        this.rate = rate;
    }

    public double getRate() {
        return rate;
    }

    @Override
    public long stateSize(long parameters) {
        return 0;
    }

    @Override
    public GradientUpdater<?> instantiate(INDArray view, boolean initialise) {
        return new Updater(this);
    }

    @Override
    public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialise) {
        return new Updater(this);
    }

    @Override
    public IUpdater clone() {
        return new SignDescent(rate);
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rate;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double learningRate, @Nullable ISchedule schedule) {
        this.rate = learningRate;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignDescent that && rate == that.rate;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(rate);
    }

    private record Updater(SignDescent config) implements GradientUpdater<SignDescent> {

        @Override
        public SignDescent getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialise) {
            // has none
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of();
        }

        @Override
        public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
            // has none
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            Nd4j.getExecutioner().commit();
            gradient.assign(Transforms.sign(gradient, true).mul(config.rate));
        }
    }
}
