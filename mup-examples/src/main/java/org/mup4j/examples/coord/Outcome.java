package org.mup4j.examples.coord;

/** What a measurement says about a claim, and the exit code of a command whose claim it is. */
enum Outcome {
    /** The measurement agrees and is precise enough. */
    PASS(0, "holds"),
    /** The measurement contradicts the claim. */
    FAIL(1, "does not hold"),
    /** The interval is too wide to tell. */
    INCONCLUSIVE(3, "undecided");

    private final int exitCode;
    private final String word;

    Outcome(int exitCode, String word) {
        this.exitCode = exitCode;
        this.word = word;
    }

    int exitCode() {
        return exitCode;
    }

    /**
     * @return what to say of the claim
     */
    String word() {
        return word;
    }
}
