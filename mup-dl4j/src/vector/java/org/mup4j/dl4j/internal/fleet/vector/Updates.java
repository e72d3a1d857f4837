package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.mup4j.dl4j.internal.fleet.step.UpdaterNumbers;

/** The updaters: gradients move states and parameters. */
final class Updates {

    private Updates() {}

    /**
     * Takes the step.
     *
     * @param u the updater's numbers
     * @param n holds the parameters
     * @param p where they begin
     * @param f holds gradient and states
     * @param g where the gradient begins
     * @param s where the first state begins
     * @param next from one kind of state to the next
     * @param length how many, a multiple of 16
     */
    static void apply(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s, int next, int length) {
        switch (u.kind()) {
            case SGD -> sgd(u, n, p, f, g, length);
            case NESTEROVS -> nesterovs(u, n, p, f, g, s, length);
            case ADAM -> adam(u, n, p, f, g, s, s + next, length);
            case AMSGRAD -> amsGrad(u, n, p, f, g, s, s + next, s + 2 * next, length);
            case ADAMAX -> adaMax(u, n, p, f, g, s, s + next, length);
            case NADAM -> nadam(u, n, p, f, g, s, s + next, length);
            case RMSPROP -> rmsProp(u, n, p, f, g, s, length);
            case ADAGRAD -> adaGrad(u, n, p, f, g, s, length);
        }
    }

    private static void sgd(UpdaterNumbers u, int[] n, int p, float[] f, int g, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector update = gradient.mul(u.rate());
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void nesterovs(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector before = FloatVector.fromArray(FLOATS, f, s0 + i).mul(u.momentum());
            FloatVector v = before.sub(gradient.mul(u.rate()));
            v.intoArray(f, s0 + i);
            FloatVector update = before.sub(v.mul(1 + u.momentum()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void adam(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int s1, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector m =
                    FloatVector.fromArray(FLOATS, f, s0 + i).mul(u.beta1()).add(gradient.mul(u.rest1()));
            m.intoArray(f, s0 + i);
            FloatVector v = FloatVector.fromArray(FLOATS, f, s1 + i)
                    .mul(u.beta2())
                    .add(gradient.mul(gradient).mul(u.rest2()));
            v.intoArray(f, s1 + i);
            FloatVector update = m.mul(u.scale()).div(v.sqrt().add(u.epsilon()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void amsGrad(
            UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int s1, int s2, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector m =
                    FloatVector.fromArray(FLOATS, f, s0 + i).mul(u.beta1()).add(gradient.mul(u.rest1()));
            m.intoArray(f, s0 + i);
            FloatVector v = FloatVector.fromArray(FLOATS, f, s1 + i)
                    .mul(u.beta2())
                    .add(gradient.mul(gradient).mul(u.rest2()));
            v.intoArray(f, s1 + i);
            FloatVector largest = FloatVector.fromArray(FLOATS, f, s2 + i).max(v);
            largest.intoArray(f, s2 + i);
            FloatVector update = m.mul(u.scale()).div(largest.sqrt().add(u.epsilon()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void adaMax(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int s1, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector m =
                    FloatVector.fromArray(FLOATS, f, s0 + i).mul(u.beta1()).add(gradient.mul(u.rest1()));
            m.intoArray(f, s0 + i);
            FloatVector bound =
                    FloatVector.fromArray(FLOATS, f, s1 + i).mul(u.beta2()).max(gradient.abs());
            bound = bound.add(UpdaterNumbers.ADAMAX_EPSILON);
            bound.intoArray(f, s1 + i);
            FloatVector update = m.mul(u.scale()).div(bound);
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void nadam(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int s1, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector m =
                    FloatVector.fromArray(FLOATS, f, s0 + i).mul(u.beta1()).add(gradient.mul(u.rest1()));
            m.intoArray(f, s0 + i);
            FloatVector v = FloatVector.fromArray(FLOATS, f, s1 + i)
                    .mul(u.beta2())
                    .add(gradient.mul(gradient).mul(u.rest2()));
            v.intoArray(f, s1 + i);
            FloatVector ahead = m.mul(u.beta1()).add(gradient.mul(u.rest1()));
            FloatVector update = ahead.mul(u.scale()).div(v.sqrt().add(u.epsilon()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void rmsProp(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector v = FloatVector.fromArray(FLOATS, f, s0 + i)
                    .mul(u.beta2())
                    .add(gradient.mul(gradient).mul(u.rest2()));
            v.intoArray(f, s0 + i);
            FloatVector update = gradient.mul(u.rate()).div(v.sqrt().add(u.epsilon()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }

    private static void adaGrad(UpdaterNumbers u, int[] n, int p, float[] f, int g, int s0, int length) {
        for (int i = 0; i < length; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(FLOATS, f, g + i);
            FloatVector v = FloatVector.fromArray(FLOATS, f, s0 + i).add(gradient.mul(gradient));
            v.intoArray(f, s0 + i);
            FloatVector update = gradient.mul(u.rate()).div(v.sqrt().add(u.epsilon()));
            FloatVector parameter = IntVector.fromArray(INTS, n, p + i).reinterpretAsFloats();
            parameter.sub(update).reinterpretAsInts().intoArray(n, p + i);
        }
    }
}
