package org.mup4j.examples.plot;

import java.util.Locale;
import org.mup4j.core.check.ScalingFit;

/**
 * A slope on double logarithmic axes with its 95% interval.
 *
 * @param value the slope
 * @param low lower end
 * @param high upper end
 */
public record Exponent(double value, double low, double high) {

    /** No slope: fewer than two sizes to fit. */
    public static final Exponent NONE = new Exponent(Double.NaN, Double.NaN, Double.NaN);

    /**
     * The slope of a fit.
     *
     * @param fit a fitted power law
     * @return its slope and interval
     */
    public static Exponent of(ScalingFit fit) {
        return new Exponent(fit.slope(), fit.low(), fit.high());
    }

    /**
     * Whether there is a slope.
     *
     * @return false for {@link #NONE}
     */
    public boolean isKnown() {
        return !Double.isNaN(value);
    }

    /**
     * The slope alone.
     *
     * @return for example {@code +0.50}
     */
    public String slope() {
        return isKnown() ? signed(value) : "–";
    }

    /**
     * Half the interval.
     *
     * @return for example {@code ±0.03}
     */
    public String halfWidth() {
        double half = (high - low) / 2;
        return isKnown() && Double.isFinite(half) ? String.format(Locale.ROOT, "±%.2f", half) : "";
    }

    /** The slope and its interval, for example {@code +0.50 [+0.47, +0.53]}. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "–";
        }
        return Double.isFinite(low) && Double.isFinite(high)
                ? signed(value) + " [" + signed(low) + ", " + signed(high) + "]"
                : signed(value);
    }

    /**
     * An exponent without an interval, as text.
     *
     * @param value the exponent
     * @return for example {@code +0.50}
     */
    static String of(double value) {
        return signed(value);
    }

    private static String signed(double v) {
        String text = String.format(Locale.ROOT, "%+.2f", v);
        return text.equals("-0.00") ? "+0.00" : text;
    }
}
