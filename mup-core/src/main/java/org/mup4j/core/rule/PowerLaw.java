package org.mup4j.core.rule;

import java.util.StringJoiner;

/**
 * A product of powers of the three {@link Ratios}: {@code ri^fanIn * ro^fanOut * rL^depth}, which is 1 at the base.
 *
 * <p>Whole and half exponents, the only ones in the published tables, are computed by multiplication, division and one
 * square root, so that a multiplier such as 1/8 or 4 is exact and not a rounding of {@link Math#pow}.
 *
 * @param fanIn exponent of fan-in / base fan-in
 * @param fanOut exponent of fan-out / base fan-out
 * @param depth exponent of depth / base depth
 */
public record PowerLaw(double fanIn, double fanOut, double depth) {

    /** The constant 1. */
    public static final PowerLaw ONE = new PowerLaw(0, 0, 0);

    private static final int LARGEST_BY_MULTIPLICATION = 4;

    /**
     * Checks that the exponents are finite, and writes a negative zero as zero.
     *
     * @param fanIn exponent of fan-in / base fan-in
     * @param fanOut exponent of fan-out / base fan-out
     * @param depth exponent of depth / base depth
     * @throws IllegalArgumentException if one is not finite
     */
    public PowerLaw {
        fanIn = exponent(fanIn);
        fanOut = exponent(fanOut);
        depth = exponent(depth);
    }

    private static double exponent(double e) {
        if (!Double.isFinite(e)) {
            throw new IllegalArgumentException("A power law's exponent must be finite, not " + e);
        }
        return e + 0.0;
    }

    /**
     * A power of the fan-in ratio.
     *
     * @param exponent the power
     * @return {@code ri^exponent}
     */
    public static PowerLaw fanIn(double exponent) {
        return new PowerLaw(exponent, 0, 0);
    }

    /**
     * A power of the fan-out ratio.
     *
     * @param exponent the power
     * @return {@code ro^exponent}
     */
    public static PowerLaw fanOut(double exponent) {
        return new PowerLaw(0, exponent, 0);
    }

    /**
     * A power of the depth ratio.
     *
     * @param exponent the power
     * @return {@code rL^exponent}
     */
    public static PowerLaw depth(double exponent) {
        return new PowerLaw(0, 0, exponent);
    }

    /**
     * The product of two laws.
     *
     * @param other the second factor
     * @return the law whose value is the product of both values
     */
    public PowerLaw times(PowerLaw other) {
        return new PowerLaw(fanIn + other.fanIn, fanOut + other.fanOut, depth + other.depth);
    }

    /**
     * This law raised to a power.
     *
     * @param exponent the power
     * @return the law whose value is this value to that power
     */
    public PowerLaw power(double exponent) {
        return new PowerLaw(fanIn * exponent, fanOut * exponent, depth * exponent);
    }

    /**
     * One over this law.
     *
     * @return the law whose value is the reciprocal
     */
    public PowerLaw inverse() {
        return power(-1);
    }

    /**
     * The law at given ratios.
     *
     * @param ratios sizes over base sizes
     * @return the multiplier; exactly 1 at {@link Ratios#BASE}
     */
    public double at(Ratios ratios) {
        return product(ratios, 1) / product(ratios, -1);
    }

    /** The factors whose exponent has this sign, with one root over all half powers: sqrt(ri*ro) is ri where ri = ro. */
    private double product(Ratios ratios, int sign) {
        double[] bases = {ratios.fanIn(), ratios.fanOut(), ratios.depth()};
        double[] exponents = {sign * fanIn, sign * fanOut, sign * depth};
        double product = 1;
        double radicand = 1;
        for (int i = 0; i < bases.length; i++) {
            double exponent = Math.max(0, exponents[i]);
            if (isHalfInteger(exponent) && exponent <= LARGEST_BY_MULTIPLICATION) {
                for (int k = 1; k <= exponent; k++) {
                    product *= bases[i];
                }
                radicand *= exponent == Math.rint(exponent) ? 1 : bases[i];
            } else {
                product *= StrictMath.pow(bases[i], exponent);
            }
        }
        return product * Math.sqrt(radicand);
    }

    private static boolean isHalfInteger(double exponent) {
        return 2 * exponent == Math.rint(2 * exponent);
    }

    /**
     * The law as a formula in ri (fan-in ratio), ro (fan-out ratio) and rL (depth ratio), for example {@code ro/ri} or
     * {@code ri^-1/2}.
     */
    @Override
    public String toString() {
        if (equals(ONE)) {
            return "1";
        }
        if (fanOut == 1 && fanIn == -1 && depth == 0) {
            return "ro/ri";
        }
        StringJoiner factors = new StringJoiner("*");
        append(factors, "ri", fanIn);
        append(factors, "ro", fanOut);
        append(factors, "rL", depth);
        String single = factors.toString();
        return single.endsWith("^-1") && single.indexOf('*') < 0 ? "1/" + single.substring(0, 2) : single;
    }

    private static void append(StringJoiner factors, String symbol, double exponent) {
        if (exponent == 0) {
            return;
        }
        factors.add(exponent == 1 ? symbol : symbol + "^" + fraction(exponent));
    }

    private static String fraction(double exponent) {
        if (exponent == Math.rint(exponent)) {
            return Long.toString((long) exponent);
        }
        return isHalfInteger(exponent) ? (long) (2 * exponent) + "/2" : Double.toString(exponent);
    }
}
