package org.mup4j.dl4j;

/** A network, base or setting that cannot be wrapped. The message says what, where, why, and what to write instead. */
public class MuPException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for the user.
     *
     * @param message what, where, why and the way out
     */
    public MuPException(String message) {
        super(message);
    }

    /**
     * An exception with a message for the user and the cause.
     *
     * @param message what, where, why and the way out
     * @param cause what was thrown below
     */
    public MuPException(String message, Throwable cause) {
        super(message, cause);
    }
}
