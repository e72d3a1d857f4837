package org.mup4j.examples.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.mup4j.examples.plot.CurvePanel.Axis;

/** Where a logarithmic axis has ticks, and what they are called. */
final class Ticks {

    private static final int FEW = 3;

    /** An axis of less than an octave is nearly even, so that even steps look right on it. */
    private static final int EVEN_STEPS = 4;

    private Ticks() {}

    /**
     * Powers of the base; where there are fewer than three, also the double and fivefold of powers of ten; where there are
     * still fewer than three, even steps of a round number.
     */
    static double[] of(Axis axis) {
        double[] powers = powers(axis, axis.base());
        if (powers.length >= FEW || axis.base() != 10) {
            return powers;
        }
        double[] wide = powers(new Axis(axis.low() / 10, axis.high() * 10, 10), 10);
        double[] between = Arrays.stream(wide)
                .flatMap(power -> DoubleStream.of(power, 2 * power, 5 * power))
                .filter(tick -> tick >= axis.low() && tick <= axis.high())
                .toArray();
        return between.length >= FEW ? between : even(axis);
    }

    private static double[] powers(Axis axis, double base) {
        int from = (int) Math.ceil(Math.log(axis.low()) / Math.log(base) - 1e-9);
        int to = (int) Math.floor(Math.log(axis.high()) / Math.log(base) + 1e-9);
        double[] powers = new double[Math.max(0, to - from + 1)];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(base, from + i);
        }
        return powers;
    }

    private static double[] even(Axis axis) {
        double rough = (axis.high() - axis.low()) / EVEN_STEPS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = DoubleStream.of(1, 2, 5)
                .map(digit -> digit * power)
                .filter(candidate -> candidate <= rough)
                .max()
                .orElse(power);
        int from = (int) Math.ceil(axis.low() / step);
        int to = (int) Math.floor(axis.high() / step);
        double[] ticks = new double[to - from + 1];
        Arrays.setAll(ticks, i -> (from + i) * step);
        return ticks;
    }

    /** A tick's number with six digits at most: ticks beside each other differ in the first few. */
    static String label(double value) {
        return value >= 0.01 && value < 10_000
                ? new BigDecimal(String.format(Locale.ROOT, "%.6g", value))
                        .setScale(6, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString()
                : scientific(value);
    }

    private static String scientific(double value) {
        String number = String.format(Locale.ROOT, "%.5e", value);
        int e = number.indexOf('e');
        String digits = number.substring(0, e).replaceAll("0+$", "").replaceAll("\\.$", "");
        return digits + "e" + Integer.parseInt(number.substring(e + 1));
    }
}
