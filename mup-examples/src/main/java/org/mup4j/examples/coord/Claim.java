package org.mup4j.examples.coord;

import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.plot.Exponent;

/**
 * A statement about exponents, and what was measured.
 *
 * @param id its name in the result file
 * @param statement the statement
 * @param parametrization whose exponent it is, in words
 * @param quantity of what
 * @param step after which batch
 * @param measured the exponent
 * @param band where it is expected
 * @param outcome the verdict
 */
record Claim(
        String id,
        String statement,
        String parametrization,
        Quantity quantity,
        int step,
        Exponent measured,
        Band band,
        Outcome outcome) {}
