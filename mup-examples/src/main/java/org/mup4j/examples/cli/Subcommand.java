package org.mup4j.examples.cli;

import java.util.concurrent.Callable;

/**
 * One experiment on the command line: a class with picocli annotations, found by {@link java.util.ServiceLoader}, so that
 * the entry point knows no experiment. {@link #call} returns the exit code and throws {@link UserError} for bad input.
 */
public interface Subcommand extends Callable<Integer> {

    /** Exit code of a command that did what it was asked to. */
    int OK = 0;

    @Override
    Integer call();
}
