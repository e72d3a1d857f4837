package org.mup4j.dl4j.internal.fleet.rows;

/**
 * Small products in plain loops, large ones by BLAS. The crossover is a constant, so that a run's bytes do not depend on how fast
 * the machine was that day: a call of BLAS costs as much as some thousand multiplications.
 */
final class SizedProducts implements Products {

    /** Multiplications from which on BLAS is faster, measured on one core of an EPYC of 2023. */
    private static final long CROSSOVER = 2048;

    private final Products small;
    private final Products large;
    private final long perRow;

    SizedProducts(int in, int out, int largestBatch) {
        this.perRow = (long) in * out;
        this.small = new Blocks(in, out);
        this.large = isLarge(largestBatch) ? new OpenBlas(in, out, largestBatch) : small;
    }

    private boolean isLarge(int rows) {
        return rows * perRow >= CROSSOVER;
    }

    private Products by(int rows) {
        return isLarge(rows) ? large : small;
    }

    @Override
    public void forward(float[] x, float[] w, float[] z, int rows) {
        by(rows).forward(x, w, z, rows);
    }

    @Override
    public void inputGradient(float[] d, float[] w, float[] dx, int rows) {
        by(rows).inputGradient(d, w, dx, rows);
    }

    @Override
    public void weightGradient(float[] x, float[] d, float[] g, int rows) {
        by(rows).weightGradient(x, d, g, rows);
    }
}
