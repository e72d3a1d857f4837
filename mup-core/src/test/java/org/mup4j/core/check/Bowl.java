package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up loss against the learning rate, like real ones: log loss rises slowly below the best rate and fast above it,
 * {@code a (exp(k x) - k x - 1)} over the octaves x from the best rate, and runs diverge from x = cliff on.
 */
enum Bowl {
    USUAL(0.3, 0.5, 3.2),
    STEEP(0.15, 0.7, 2.6),
    CLIFF(0.3, 0.5, 1.6);

    private final double a;
    private final double k;
    private final double cliff;

    Bowl(double a, double k, double cliff) {
        this.a = a;
        this.k = k;
        this.cliff = cliff;
    }

    double loss(double octaves) {
        return octaves > cliff ? Double.NaN : 0.3 * Math.exp(a * (Math.exp(k * octaves) - k * octaves - 1));
    }

    /** One curve on a grid of one octave; the noise is the standard deviation of log loss over the seeds. */
    LrCurve curve(long width, double best, double phase, int seeds, double noise, Random random) {
        double[] rates = new double[22];
        double[][] losses = new double[rates.length][seeds];
        for (int i = 0; i < rates.length; i++) {
            double log2 = -20 + i + phase;
            rates[i] = Math.pow(2, log2);
            for (int j = 0; j < seeds; j++) {
                losses[i][j] = loss(log2 - best) * Math.exp(noise * random.nextGaussian());
            }
        }
        return LrCurve.of(width, rates, losses);
    }

    /** Five widths from 64 to 1024, the best rate of the middle one being 2^-9. */
    TransferReport report(double drift, int seeds, double noise, Random random) {
        double phase = random.nextDouble();
        List<LrCurve> curves = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            curves.add(curve(64L << i, -9 + drift * (i - 2), phase, seeds, noise, random));
        }
        return TransferReport.of(curves);
    }
}
