package org.mup4j.examples.sweep;

/** Durations for people. */
public final class Durations {

    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;
    private static final double DAY = 24 * HOUR;

    private Durations() {}

    /**
     * A duration as a whole number of a fitting unit.
     *
     * @param seconds how long
     * @return for example {@code 12 minutes}
     */
    public static String of(double seconds) {
        if (seconds < 1.5 * MINUTE) {
            return Math.max(1, Math.round(seconds)) + " s";
        } else if (seconds < 1.5 * HOUR) {
            return Math.round(seconds / MINUTE) + " minutes";
        } else if (seconds < 2 * DAY) {
            return Math.round(seconds / HOUR) + " hours";
        }
        return Math.round(seconds / DAY) + " days";
    }
}
