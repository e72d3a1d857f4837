package org.mup4j.core.check;

import java.util.List;
import java.util.Objects;

/**
 * What a check concludes.
 *
 * @param outcome whether it passed
 * @param causes what is likely to be wrong, likeliest first; more than one where the evidence cannot part them, none where
 *     nothing is wrong
 * @param message the conclusion in a sentence or two, with the figure that decided it and what to do next
 */
public record Verdict(Outcome outcome, List<Cause> causes, String message) {

    /** Whether a check passed. */
    public enum Outcome {
        /** What was measured agrees with what is expected. */
        PASS,
        /** What was measured contradicts what is expected. */
        FAIL,
        /** What was measured allows neither. */
        INCONCLUSIVE;

        /**
         * The worse of two outcomes: FAIL before INCONCLUSIVE before PASS.
         *
         * @param other another outcome
         * @return the worse one
         */
        public Outcome worse(Outcome other) {
            return severity() >= other.severity() ? this : other;
        }

        private int severity() {
            return switch (this) {
                case PASS -> 0;
                case INCONCLUSIVE -> 1;
                case FAIL -> 2;
            };
        }
    }

    /**
     * Checks and copies.
     *
     * @param outcome whether it passed
     * @param causes what is likely to be wrong, likeliest first
     * @param message the conclusion in a sentence or two
     */
    public Verdict {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(message, "message");
        causes = List.copyOf(causes);
    }

    /**
     * The likeliest cause.
     *
     * @return the first of {@link #causes()}, {@link Cause#NONE} if there is none
     */
    public Cause cause() {
        return causes.isEmpty() ? Cause.NONE : causes.get(0);
    }

    @Override
    public String toString() {
        return outcome + (causes.isEmpty() ? "" : " " + causes) + ": " + message;
    }
}
