package org.mup4j.examples.sweep;

import org.mup4j.examples.cli.UserError;

/** How a network's numbers depend on its size. */
public enum Scheme {
    /** The network as it is configured: standard parametrization. */
    SP("SP"),
    /** The same configuration wrapped: maximal update parametrization. */
    MUP("muP"),
    /** muP with a rule for the depth on top. */
    MUP_DEPTH("muP+depth");

    private final String label;

    Scheme(String label) {
        this.label = label;
    }

    /**
     * The name in result files and figures.
     *
     * @return for example {@code muP}
     */
    public String label() {
        return label;
    }

    /**
     * The scheme of a name.
     *
     * @param label as {@link #label} gives it
     * @return the scheme
     * @throws UserError if there is none
     */
    public static Scheme of(String label) {
        for (Scheme scheme : values()) {
            if (scheme.label.equals(label)) {
                return scheme;
            }
        }
        throw new UserError("There is no parametrization '" + label + "': use SP, muP or muP+depth");
    }
}
