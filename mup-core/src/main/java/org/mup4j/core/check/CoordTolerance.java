package org.mup4j.core.check;

/**
 * How flat is flat. A layer passes if its slope is at most {@code flat} in size and its interval within {@code 1.5 * flat};
 * it fails if its interval has no number in common with {@code [-flat, flat]}; otherwise the data do not decide.
 *
 * @param flat largest slope that counts as flat, positive
 */
public record CoordTolerance(double flat) {

    /** For a readout with random initial weights, whose own transient tilts the last layer by up to 0.2. */
    public static final CoordTolerance RANDOM_READOUT = new CoordTolerance(0.25);

    /** For a readout that starts at zero, from width 128 up. */
    public static final CoordTolerance ZERO_READOUT = new CoordTolerance(0.15);

    /**
     * Checks the tolerance.
     *
     * @param flat largest slope that counts as flat, positive
     * @throws IllegalArgumentException if it is not positive
     */
    public CoordTolerance {
        if (!(flat > 0)) {
            throw new IllegalArgumentException(
                    "The tolerance is " + flat + ", but a slope is flat up to a positive number");
        }
    }

    Verdict.Outcome judge(Slope slope) {
        double wide = 1.5 * flat;
        if (!slope.meets(-flat, flat)) {
            return Verdict.Outcome.FAIL;
        }
        boolean passes = Math.abs(slope.slope()) <= flat && slope.isWithin(-wide, wide);
        return passes ? Verdict.Outcome.PASS : Verdict.Outcome.INCONCLUSIVE;
    }
}
