package org.mup4j.examples.coord;

/** The two sides of the comparison. */
enum Scheme {
    /** The network as it is configured: standard parametrization. */
    SP("SP"),
    /** The same configuration wrapped: maximal update parametrization. */
    MUP("muP");

    private final String label;

    Scheme(String label) {
        this.label = label;
    }

    /**
     * @return the name in result files and figures
     */
    String label() {
        return label;
    }
}
