package org.mup4j.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.DepthScaling;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.GaugeMove;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Role;

/**
 * Trains one small ReLU network, 5-36-36-3 with hidden biases, in double precision by hand, taking every number that a
 * plan may change from the plan. Two plans for the same network function must give the same outputs.
 */
final class GaugeSimulation {

    /** The update rules, written as in ND4J where it has them. */
    enum Optimizer {
        SGD(OptimizerClass.LINEAR, 0.02),
        NESTEROV(OptimizerClass.LINEAR, 0.004),
        ADAM(OptimizerClass.SIGN, 0.02),
        /** The gradient divided by its norm. */
        NORMALISED(OptimizerClass.NORMALISED, 0.2),
        /** As NORMALISED, times the norm of the weights. */
        TRUST(OptimizerClass.TRUST, 0.1);

        final OptimizerClass type;
        final double rate;

        Optimizer(OptimizerClass type, double rate) {
            this.type = type;
            this.rate = rate;
        }
    }

    /** How weights decay. */
    enum Decay {
        NONE,
        /** Each step shrinks by rate times coefficient. */
        COUPLED,
        /** Each step shrinks by the coefficient. */
        INDEPENDENT,
        /** The coefficient times the weight is added to the gradient. */
        L2
    }

    static final int STEPS = 12;

    private static final int INPUTS = 5;
    private static final int OUTPUTS = 3;
    private static final int BASE_WIDTH = 12;
    /** Three times the base: neither 3 nor its root nor its reciprocal is a power of two, so gauges do differ in rounding. */
    private static final int WIDTH = 36;

    private static final int EXAMPLES = 8;
    private static final long SEED = 20L;
    /** Large enough to matter beside the gradients, so that a wrong epsilon shows. */
    private static final double EPSILON = 0.01;

    private static final double COEFFICIENT = 0.05;
    private static final double MOMENTUM = 0.9;
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.99;

    private final Optimizer optimizer;
    private final Decay decay;
    private final List<Tensor> tensors = new ArrayList<>();
    private final double[][] features;
    private final double[][] targets;

    /** The outputs on all examples: before training, and after it. */
    record Outputs(double[] before, double[] after) {

        double movement() {
            return distance(before, after);
        }

        /** Largest difference of the trained outputs, over the largest output. */
        double relativeDifference(Outputs other) {
            double largest = 0;
            for (double value : after) {
                largest = Math.max(largest, Math.abs(value));
            }
            return Math.max(distance(before, other.before), distance(after, other.after)) / largest;
        }

        private static double distance(double[] a, double[] b) {
            double largest = 0;
            for (int i = 0; i < a.length; i++) {
                largest = Math.max(largest, Math.abs(a[i] - b[i]));
            }
            return largest;
        }
    }

    private static final class Tensor {
        final int rows;
        final int columns;
        final TensorPlan plan;
        final double l2;
        final double[] values;
        final double[] gradient;
        final double[] first;
        final double[] second;

        Tensor(TensorPlan plan, OptimizerClass type, double baseStd, Random random) {
            this.plan = plan;
            rows = plan.shape().get(0).intValue();
            columns = plan.shape().get(1).intValue();
            // The plan has no column for L2 inside the gradient: it stays as configured without multipliers, and moves.
            l2 = GaugeMove.of(plan.forwardMultiplier(), type).l2();
            values = new double[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = baseStd * plan.initStdMultiplier() * random.nextGaussian();
            }
            gradient = new double[values.length];
            first = new double[values.length];
            second = new double[values.length];
        }
    }

    private GaugeSimulation(Optimizer optimizer, Decay decay, MuPlan plan, UnaryOperator<TensorPlan> alteration) {
        this.optimizer = optimizer;
        this.decay = decay;
        Random random = new Random(SEED);
        features = gaussians(random, EXAMPLES, INPUTS);
        targets = gaussians(random, EXAMPLES, OUTPUTS);
        double[] baseStd = {
            Math.sqrt(2.0 / INPUTS), 0.1, Math.sqrt(2.0 / BASE_WIDTH), 0.1, Math.sqrt(1.0 / BASE_WIDTH), 0.1
        };
        for (int i = 0; i < baseStd.length; i++) {
            tensors.add(new Tensor(alteration.apply(plan.tensors().get(i)), optimizer.type, baseStd[i], random));
        }
    }

    static MuPlan plan(Parametrization parametrization, Gauge gauge, Optimizer optimizer) {
        OptimizerClass type = optimizer.type;
        return Planner.of(parametrization, gauge, DepthScaling.NONE)
                .plan(List.of(
                        tensor("0", "W", Role.INPUT, type, INPUTS, WIDTH, INPUTS, BASE_WIDTH),
                        tensor("0", "b", Role.VECTOR, type, 1, WIDTH, 1, BASE_WIDTH),
                        tensor("1", "W", Role.HIDDEN, type, WIDTH, WIDTH, BASE_WIDTH, BASE_WIDTH),
                        tensor("1", "b", Role.VECTOR, type, 1, WIDTH, 1, BASE_WIDTH),
                        tensor("2", "W", Role.OUTPUT, type, WIDTH, OUTPUTS, BASE_WIDTH, OUTPUTS),
                        tensor("2", "b", Role.SCALAR, type, 1, OUTPUTS, 1, OUTPUTS)));
    }

    private static TensorSpec tensor(
            String layer, String parameter, Role role, OptimizerClass type, long fi, long fo, long fi0, long fo0) {
        return new TensorSpec(
                layer, parameter, List.of(fi, fo), role, type, fi, fo, fi0, fo0, 1, ForwardMultiplier.POSSIBLE);
    }

    static Outputs train(Optimizer optimizer, Decay decay, MuPlan plan, UnaryOperator<TensorPlan> alteration) {
        return new GaugeSimulation(optimizer, decay, plan, alteration).train();
    }

    private Outputs train() {
        double[] before = outputs();
        for (int step = 1; step <= STEPS; step++) {
            gradients();
            for (Tensor tensor : tensors) {
                update(tensor, step);
            }
        }
        return new Outputs(before, outputs());
    }

    private double[] outputs() {
        double[] all = new double[EXAMPLES * OUTPUTS];
        for (int e = 0; e < EXAMPLES; e++) {
            System.arraycopy(forward(features[e])[3], 0, all, e * OUTPUTS, OUTPUTS);
        }
        return all;
    }

    /** The activations of all four layers of units. */
    private double[][] forward(double[] input) {
        double[][] activations = new double[4][];
        activations[0] = input;
        for (int layer = 0; layer < 3; layer++) {
            Tensor weight = tensors.get(2 * layer);
            Tensor bias = tensors.get(2 * layer + 1);
            double[] out = bias.values.clone();
            for (int j = 0; j < out.length; j++) {
                for (int i = 0; i < weight.rows; i++) {
                    out[j] += weight.plan.forwardMultiplier()
                            * activations[layer][i]
                            * weight.values[i * weight.columns + j];
                }
                out[j] = layer < 2 ? Math.max(0, out[j]) : out[j];
            }
            activations[layer + 1] = out;
        }
        return activations;
    }

    /** Gradients of half the squared error, averaged over the examples. */
    private void gradients() {
        tensors.forEach(t -> Arrays.fill(t.gradient, 0));
        for (int e = 0; e < EXAMPLES; e++) {
            double[][] activations = forward(features[e]);
            double[] delta = new double[OUTPUTS];
            for (int j = 0; j < OUTPUTS; j++) {
                delta[j] = (activations[3][j] - targets[e][j]) / EXAMPLES;
            }
            for (int layer = 2; layer >= 0; layer--) {
                delta = backward(layer, activations[layer], delta);
            }
        }
    }

    private double[] backward(int layer, double[] input, double[] delta) {
        Tensor weight = tensors.get(2 * layer);
        Tensor bias = tensors.get(2 * layer + 1);
        double a = weight.plan.forwardMultiplier();
        double[] below = new double[input.length];
        for (int j = 0; j < delta.length; j++) {
            bias.gradient[j] += delta[j];
            for (int i = 0; i < input.length; i++) {
                weight.gradient[i * weight.columns + j] += a * input[i] * delta[j];
                below[i] += input[i] > 0 ? a * weight.values[i * weight.columns + j] * delta[j] : 0;
            }
        }
        return below;
    }

    private void update(Tensor t, int step) {
        double rate = optimizer.rate * t.plan.learningRateMultiplier();
        double epsilon = EPSILON * t.plan.epsilonMultiplier();
        double l2 = decay == Decay.L2 ? COEFFICIENT * t.l2 : 0;
        double shrink = switch (decay) {
            case COUPLED -> rate * COEFFICIENT * t.plan.weightDecayMultiplier();
            case INDEPENDENT -> COEFFICIENT;
            case NONE, L2 -> 0;
        };
        for (int i = 0; i < t.values.length; i++) {
            t.gradient[i] += l2 * t.values[i];
        }
        double norm = norm(t.gradient) + epsilon;
        double weightNorm = norm(t.values);
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA_2, step)) / (1 - Math.pow(BETA_1, step));
        for (int i = 0; i < t.values.length; i++) {
            double g = t.gradient[i];
            double change = switch (optimizer) {
                case SGD -> rate * g;
                case NESTEROV -> {
                    double previous = t.first[i];
                    t.first[i] = MOMENTUM * previous - rate * g;
                    yield MOMENTUM * previous - (1 + MOMENTUM) * t.first[i];
                }
                case ADAM -> {
                    t.first[i] = BETA_1 * t.first[i] + (1 - BETA_1) * g;
                    t.second[i] = BETA_2 * t.second[i] + (1 - BETA_2) * g * g;
                    yield corrected * t.first[i] / (Math.sqrt(t.second[i]) + epsilon);
                }
                case NORMALISED -> rate * g / norm;
                case TRUST -> rate * weightNorm * g / norm;
            };
            t.values[i] -= change + shrink * t.values[i];
        }
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static double[][] gaussians(Random random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return values;
    }
}
