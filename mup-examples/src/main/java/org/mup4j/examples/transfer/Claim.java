package org.mup4j.examples.transfer;

/**
 * One of the published claims, held against the sweep.
 *
 * @param number as in the publication's list
 * @param text what is claimed
 * @param judgement what the sweep says
 * @param evidence the figures behind it
 */
record Claim(int number, String text, Judgement judgement, String evidence) {

    /** What a sweep says about a claim. */
    enum Judgement {
        /** The figures bear it out. */
        HOLDS("holds"),
        /** The figures contradict it. */
        FAILS("does not hold"),
        /** The figures do not decide. */
        UNDECIDED("undecided"),
        /** This sweep does not measure it. */
        NOT_MEASURED("not measured here");

        private final String label;

        Judgement(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }
}
