package org.mup4j.examples.bench;

import java.util.Arrays;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Two rivals that take turns within one JVM, timed one by one. Two JVMs of the same code differ by more than what is asked
 * here, in where their memory lies and what their compilers chose; and on a shared machine a neighbour hits both rivals
 * alike if they run within milliseconds of each other.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Turns {

    private static final double NANOS_PER_MICRO = 1000;

    private double[] plain = new double[64];
    private double[] ours = new double[64];
    private int count;

    /** Forgets the last iteration. */
    @Setup(Level.Iteration)
    public void forget() {
        count = 0;
    }

    /**
     * Runs both, each first in every other turn.
     *
     * @param plainWork what is compared with
     * @param ourWork what the library does
     */
    void take(Runnable plainWork, Runnable ourWork) {
        if (count == plain.length) {
            plain = Arrays.copyOf(plain, 2 * count);
            ours = Arrays.copyOf(ours, 2 * count);
        }
        if (count % 2 == 0) {
            plain[count] = micros(plainWork);
            ours[count] = micros(ourWork);
        } else {
            ours[count] = micros(ourWork);
            plain[count] = micros(plainWork);
        }
        count++;
    }

    private static double micros(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_PER_MICRO;
    }

    /**
     * The plain rival's time.
     *
     * @return microseconds, median of the iteration
     */
    public double plain() {
        return Row.median(Arrays.copyOf(plain, count));
    }

    /**
     * Our time.
     *
     * @return microseconds, median of the iteration
     */
    public double ours() {
        return Row.median(Arrays.copyOf(ours, count));
    }

    /**
     * Our time over the plain rival's in the same turn: what slows one turn slows both of it.
     *
     * @return median of the iteration
     */
    public double ratio() {
        double[] ratios = new double[count];
        Arrays.setAll(ratios, i -> ours[i] / plain[i]);
        return Row.median(ratios);
    }
}
