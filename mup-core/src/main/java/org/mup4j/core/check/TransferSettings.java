package org.mup4j.core.check;

/**
 * When a best learning rate counts as the same at all widths. Immutable; {@code with...} methods give changed copies.
 *
 * @param tolerance the drift, in octaves per doubling of the width, up to which a rate transfers
 * @param regretTolerance the rise of log loss at the widest network up to which a transferred rate costs nothing to
 *     speak of
 */
public record TransferSettings(double tolerance, double regretTolerance) {

    private static final TransferSettings DEFAULTS = new TransferSettings(0.25, 0.01);

    /**
     * Checks.
     *
     * @param tolerance the drift, in octaves per doubling of the width, up to which a rate transfers
     * @param regretTolerance the rise of log loss that costs nothing to speak of
     * @throws IllegalArgumentException if one is not a positive number
     */
    public TransferSettings {
        requirePositive("tolerance of the drift", tolerance);
        requirePositive("tolerance of the regret", regretTolerance);
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("The " + what + " is a positive number, not " + value);
        }
    }

    /**
     * A quarter of an octave per doubling, and one percent of the loss.
     *
     * @return the defaults
     */
    public static TransferSettings withDefaults() {
        return DEFAULTS;
    }

    /**
     * Another tolerance of the drift.
     *
     * @param octavesPerDoubling the drift up to which a rate transfers
     * @return changed settings
     * @throws IllegalArgumentException if it is not a positive number
     */
    public TransferSettings withTolerance(double octavesPerDoubling) {
        return new TransferSettings(octavesPerDoubling, regretTolerance);
    }

    /**
     * Another tolerance of the regret.
     *
     * @param logLoss the rise of log loss that costs nothing to speak of
     * @return changed settings
     * @throws IllegalArgumentException if it is not a positive number
     */
    public TransferSettings withRegretTolerance(double logLoss) {
        return new TransferSettings(tolerance, logLoss);
    }
}
