package org.mup4j.examples.cli;

/**
 * Something that the user can put right. The message is all that the user sees: what is wrong, where, why, and what to
 * type instead. A command that throws it has written nothing.
 */
public final class UserError extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * An error with its message.
     *
     * @param message what, where, why, and what to type instead
     */
    public UserError(String message) {
        super(message);
    }

    /**
     * An error found by an exception.
     *
     * @param message what, where, why, and what to type instead
     * @param cause what was caught
     */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
