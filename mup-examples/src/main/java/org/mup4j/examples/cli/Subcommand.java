package org.mup4j.examples.cli;

import java.util.concurrent.Callable;
import org.mup4j.core.check.Verdict.Outcome;

/**
 * One experiment on the command line: a class with picocli annotations, found by {@link java.util.ServiceLoader}, so that
 * the entry point knows no experiment. {@link #call} returns the exit code and throws {@link UserError} for bad input.
 */
public interface Subcommand extends Callable<Integer> {

    /** Exit code of a command that did what it was asked to. */
    int OK = 0;

    /** Exit code of a check that found what contradicts the claim. */
    int FAILED = 1;

    /** Exit code of a check whose data do not decide. */
    int UNDECIDED = 3;

    /**
     * The exit code of a check.
     *
     * @param outcome what it concludes
     * @return 0 for PASS, 1 for FAIL, 3 for INCONCLUSIVE
     */
    static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case PASS -> OK;
            case FAIL -> FAILED;
            case INCONCLUSIVE -> UNDECIDED;
        };
    }

    @Override
    Integer call();
}
