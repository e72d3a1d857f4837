package org.mup4j.core.rule;

/**
 * How much larger than at the base a tensor's axes are.
 *
 * @param fanIn fan-in divided by the base's fan-in, above 0
 * @param fanOut fan-out divided by the base's fan-out, above 0
 * @param depth depth divided by the base's depth, above 0; 1 for a tensor that no depth rule touches
 */
public record Ratios(double fanIn, double fanOut, double depth) {

    /** The base itself. */
    public static final Ratios BASE = new Ratios(1, 1, 1);

    /**
     * Checks that the ratios are positive and finite.
     *
     * @param fanIn fan-in divided by the base's fan-in, above 0
     * @param fanOut fan-out divided by the base's fan-out, above 0
     * @param depth depth divided by the base's depth, above 0; 1 for a tensor that no depth rule touches
     * @throws IllegalArgumentException if one is not
     */
    public Ratios {
        requirePositive("fan-in", fanIn);
        requirePositive("fan-out", fanOut);
        requirePositive("depth", depth);
    }

    private static void requirePositive(String axis, double ratio) {
        if (!(ratio > 0) || Double.isInfinite(ratio)) {
            throw new IllegalArgumentException("The " + axis + " ratio is " + ratio
                    + ", but a ratio of sizes is a positive number: check the target's and the base's " + axis);
        }
    }
}
