package org.mup4j.dl4j.internal.fleet.program;

/** A number over time: a learning rate, a momentum, a coefficient. A pure function, called from many threads. */
@FunctionalInterface
public interface Rate {

    /**
     * The number for a step.
     *
     * @param iteration how many steps the network has taken before, from 0
     * @param epoch how many epochs it has finished, from 0
     * @return the number
     */
    double at(int iteration, int epoch);

    /**
     * The same number always.
     *
     * @param value the number
     * @return a constant rate
     */
    static Rate constant(double value) {
        return new Constant(value);
    }

    /**
     * A rate that an engine need not ask for twice.
     *
     * @param value the number
     */
    record Constant(double value) implements Rate {
        @Override
        public double at(int iteration, int epoch) {
            return value;
        }
    }
}
