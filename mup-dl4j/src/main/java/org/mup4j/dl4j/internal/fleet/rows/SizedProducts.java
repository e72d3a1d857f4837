package org.mup4j.dl4j.internal.fleet.rows;

/**
 * Small products in plain loops, large ones by BLAS. The crossover is a constant, so that a run's bytes do not depend on how fast
 * the machine was that day: a call of BLAS costs as much as some thousand multiplications.
 */
final class SizedProducts implements Products {

    /** Multiplications from which on BLAS is faster, measured on one core of an EPYC of 2023. */
    private static final int CROSSOVER = 2048;

    private final Products small = new Blocks();
    private final Products large = new OpenBlas();

    private Products by(int rows, int in, int out) {
        return (long) rows * in * out < CROSSOVER ? small : large;
    }

    @Override
    public void forward(float[] x, float[] w, float[] z, int rows, int in, int out) {
        by(rows, in, out).forward(x, w, z, rows, in, out);
    }

    @Override
    public void weightGradient(float[] x, float[] d, float[] g, int rows, int in, int out) {
        by(rows, in, out).weightGradient(x, d, g, rows, in, out);
    }

    @Override
    public void inputGradient(float[] d, float[] w, float[] dx, int rows, int in, int out) {
        by(rows, in, out).inputGradient(d, w, dx, rows, in, out);
    }
}
