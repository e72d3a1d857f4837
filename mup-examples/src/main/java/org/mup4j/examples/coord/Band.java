package org.mup4j.examples.coord;

import java.util.Locale;
import org.mup4j.core.check.Verdict.Outcome;

/**
 * Where an exponent is expected.
 *
 * @param low least exponent that agrees
 * @param high largest exponent that agrees
 * @param slack how far the 95% interval may reach beyond
 */
record Band(double low, double high, double slack) {

    /** Width-free: the tolerance of a coordinate check whose readout is random at initialisation, interval 1.5 times. */
    static final Band FLAT = new Band(-0.25, 0.25, 0.125);

    /** Grows with the width: well beyond what could pass as width-free. */
    static final Band GROWS = new Band(0.4, Double.POSITIVE_INFINITY, 0.15);

    /** Falls with the width: beyond what could pass as width-free. */
    static final Band FALLS = new Band(Double.NEGATIVE_INFINITY, -0.25, 0.1);

    /** Two exponents that agree. */
    static final Band EQUAL = new Band(-0.1, 0.1, 0.05);

    /**
     * Compares a measured exponent.
     *
     * @param slope the exponent
     * @param from lower end of its 95% interval
     * @param to upper end
     * @return PASS if the exponent is in the band and the interval in the band with its slack; FAIL if the interval does
     *     not touch the band; INCONCLUSIVE otherwise
     */
    Outcome judge(double slope, double from, double to) {
        if (slope >= low && slope <= high && from >= low - slack && to <= high + slack) {
            return Outcome.PASS;
        }
        return to < low || from > high ? Outcome.FAIL : Outcome.INCONCLUSIVE;
    }

    @Override
    public String toString() {
        if (Double.isInfinite(high)) {
            return String.format(Locale.ROOT, "slope >= %.2f", low);
        }
        if (Double.isInfinite(low)) {
            return String.format(Locale.ROOT, "slope <= %.2f", high);
        }
        return String.format(Locale.ROOT, "|slope| <= %.2f", high);
    }
}
