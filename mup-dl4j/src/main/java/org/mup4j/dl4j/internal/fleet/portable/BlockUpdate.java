package org.mup4j.dl4j.internal.fleet.portable;

import org.mup4j.dl4j.internal.fleet.program.Block;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.fleet.program.UpdaterProgram;

/**
 * One block in one step: its gradient becomes its update, its state moves on. The numbers are those of {@link
 * org.mup4j.dl4j.internal.fleet.program.UpdaterKind}, rounded to the precision where ND4J rounds them.
 */
final class BlockUpdate {

    /** What ND4J adds to the denominator of AdaMax, whatever the epsilon. */
    private static final double ADAMAX_EPSILON = 1e-32;

    private final Block block;
    private final Reals gradient;
    private final Reals state;
    private final double rate;
    private final double momentum;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double power1;
    private final double power2;

    BlockUpdate(Precision precision, Block block, Reals gradient, Reals state, int iteration, int epoch) {
        UpdaterProgram updater = block.updater();
        this.block = block;
        this.gradient = gradient;
        this.state = state;
        this.rate = rounded(precision, updater.learningRate().at(iteration, epoch));
        this.momentum = rounded(precision, updater.momentum().at(iteration, epoch));
        this.beta1 = rounded(precision, updater.beta1());
        this.beta2 = rounded(precision, updater.beta2());
        this.epsilon = rounded(precision, updater.epsilon());
        this.power1 = rounded(precision, Math.pow(beta1, iteration + 1.0));
        this.power2 = rounded(precision, Math.pow(beta2, iteration + 1.0));
    }

    private static double rounded(Precision precision, double value) {
        return precision == Precision.FLOAT ? (float) value : value;
    }

    void apply() {
        switch (block.updater().kind()) {
            case SGD -> Rules.multiply(gradient, block.start(), block.end(), rate);
            case NESTEROVS -> nesterovs();
            case ADAM -> adam(false);
            case AMSGRAD -> adam(true);
            case ADAMAX -> adaMax();
            case NADAM -> nadam();
            case RMSPROP -> rmsProp();
            case ADAGRAD -> adaGrad();
        }
    }

    private void nesterovs() {
        for (int i = block.start(); i < block.end(); i++) {
            int v = block.state(0, i);
            double before = momentum * state.at(v);
            state.set(v, before - rate * gradient.at(i));
            gradient.set(i, before - (1 + momentum) * state.at(v));
        }
    }

    private void adam(boolean largest) {
        double scale = orEpsilon(rate * Math.sqrt(1 - power2) / (1 - power1));
        for (int i = block.start(); i < block.end(); i++) {
            double m = average(block.state(0, i), beta1, gradient.at(i));
            double v = average(block.state(1, i), beta2, gradient.at(i) * gradient.at(i));
            if (largest) {
                int hat = block.state(2, i);
                state.set(hat, Math.max(state.at(hat), v));
                v = state.at(hat);
            }
            gradient.set(i, scale * m / (Math.sqrt(v) + epsilon));
        }
    }

    private void adaMax() {
        double scale = orEpsilon(rate / (1 - power1));
        for (int i = block.start(); i < block.end(); i++) {
            double g = gradient.at(i);
            int u = block.state(1, i);
            double m = average(block.state(0, i), beta1, g);
            state.set(u, Math.max(beta2 * state.at(u), Math.abs(g)) + ADAMAX_EPSILON);
            gradient.set(i, m * scale / state.at(u));
        }
    }

    private void nadam() {
        for (int i = block.start(); i < block.end(); i++) {
            double g = gradient.at(i);
            double m = average(block.state(0, i), beta1, g);
            double v = average(block.state(1, i), beta2, g * g);
            gradient.set(i, rate * ((m * beta1 + g * (1 - beta1)) / (1 - power1)) / (Math.sqrt(v) + epsilon));
        }
    }

    private void rmsProp() {
        for (int i = block.start(); i < block.end(); i++) {
            double g = gradient.at(i);
            double s = average(block.state(0, i), beta2, g * g);
            gradient.set(i, rate * g / (Math.sqrt(s) + epsilon));
        }
    }

    private void adaGrad() {
        for (int i = block.start(); i < block.end(); i++) {
            double g = gradient.at(i);
            int s = block.state(0, i);
            state.set(s, state.at(s) + g * g);
            gradient.set(i, rate * g / (Math.sqrt(state.at(s)) + epsilon));
        }
    }

    /** Moves a running average; the new one, as stored. */
    private double average(int place, double decay, double value) {
        state.set(place, decay * state.at(place) + (1 - decay) * value);
        return state.at(place);
    }

    /** ND4J takes the epsilon for a step size of 0 or none: at a rate of 0, too. */
    private double orEpsilon(double scale) {
        return scale == 0 || Double.isNaN(scale) || Double.isInfinite(scale) ? epsilon : scale;
    }
}
