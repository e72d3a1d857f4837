package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/**
 * Every combination of schemes, widths, depths, rates and seeds. Values are sorted and each is kept once.
 *
 * @param setup what all runs share
 * @param schemes parametrizations
 * @param widths of the hidden layers
 * @param depths numbers of hidden layers
 * @param rates learning rates at the base width
 * @param seeds of initial weights and batches
 */
public record Grid(
        Setup setup,
        List<Scheme> schemes,
        List<Integer> widths,
        List<Integer> depths,
        List<Double> rates,
        List<Long> seeds) {

    /**
     * Checks and sorts.
     *
     * @throws UserError if a list is empty or has a value out of range, naming the option that sets it
     */
    public Grid {
        schemes = sorted("--schemes", schemes);
        widths = sorted("--widths", widths);
        depths = sorted("--depths", depths);
        rates = sorted("--rates", rates);
        seeds = sorted("--seeds", seeds);
        for (int width : widths) {
            Setup.require(width >= 1, "--widths", "widths of 1 or more", width);
        }
        for (int depth : depths) {
            Setup.require(depth >= 1, "--depths", "depths of 1 or more", depth);
        }
        for (double rate : rates) {
            Setup.require(rate > 0 && Double.isFinite(rate), "--rates", "positive learning rates", rate);
        }
    }

    private static <T> List<T> sorted(String option, List<T> values) {
        if (values.isEmpty()) {
            throw new UserError("Option " + option + ": expected one value or more, found none");
        }
        return values.stream().distinct().sorted().toList();
    }

    /**
     * All runs.
     *
     * @return in the order of {@link RunSpec#compareTo}
     */
    public List<RunSpec> specs() {
        List<RunSpec> specs = new ArrayList<>(size());
        for (Scheme scheme : schemes) {
            for (int width : widths) {
                for (int depth : depths) {
                    for (double rate : rates) {
                        for (long seed : seeds) {
                            specs.add(new RunSpec(setup, scheme, width, depth, rate, seed));
                        }
                    }
                }
            }
        }
        return specs;
    }

    /**
     * Number of runs.
     *
     * @return the product of the lists' sizes
     */
    public int size() {
        return Math.multiplyExact(
                Math.multiplyExact(schemes.size() * widths.size(), depths.size() * rates.size()), seeds.size());
    }

    /**
     * The same with another setup.
     *
     * @param changed the setup
     * @return a changed copy
     */
    public Grid with(Setup changed) {
        return new Grid(changed, schemes, widths, depths, rates, seeds);
    }

    /**
     * The widest networks' width.
     *
     * @return the last of the widths
     */
    public int widest() {
        return widths.get(widths.size() - 1);
    }
}
