package org.mup4j.dl4j.check;

import org.hipparchus.random.MersenneTwister;

/**
 * The numbers that a {@code torch.Generator} gives on the CPU, so that figures which were made with PyTorch can be compared on the
 * very data that they were made on: MT19937, 24 bits to a uniform number, and Box-Muller over blocks of sixteen.
 */
final class TorchRandom {

    private static final int BLOCK = 16;
    private static final int MANTISSA = 24;

    private final MersenneTwister twister;

    /** As {@code torch.Generator().manual_seed(seed)}. */
    TorchRandom(int seed) {
        twister = new MersenneTwister(seed);
    }

    /** As {@code torch.randn(rows, columns, generator=...)} in float, for a multiple of sixteen numbers. */
    double[][] normal(int rows, int columns) {
        if (rows * columns % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "torch draws " + rows * columns + " numbers in another order; only multiples of 16 are done here");
        }
        double[] flat = new double[rows * columns];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (twister.nextInt() & ((1 << MANTISSA) - 1)) / (double) (1 << MANTISSA);
        }
        for (int start = 0; start < flat.length; start += BLOCK) {
            boxMuller(flat, start);
        }
        double[][] values = new double[rows][columns];
        for (int i = 0; i < flat.length; i++) {
            values[i / columns][i % columns] = flat[i];
        }
        return values;
    }

    private static void boxMuller(double[] values, int start) {
        int half = BLOCK / 2;
        for (int j = start; j < start + half; j++) {
            double radius = Math.sqrt(-2 * Math.log(1 - values[j]));
            double angle = 2 * Math.PI * values[j + half];
            values[j] = radius * Math.cos(angle);
            values[j + half] = radius * Math.sin(angle);
        }
    }

    /** As {@code torch.randint(0, bound, (count,), generator=...)}. */
    int[] integers(int count, int bound) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = (int) (Integer.toUnsignedLong(twister.nextInt()) % bound);
        }
        return values;
    }
}
