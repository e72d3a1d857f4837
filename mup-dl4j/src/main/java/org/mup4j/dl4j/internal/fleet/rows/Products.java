package org.mup4j.dl4j.internal.fleet.rows;

/** A layer's W and its three products. W is [out, in] row by row, which is Deeplearning4j's order of [in, out]. */
interface Products {

    /** Multiplications from which on BLAS is faster, measured on one core of an EPYC of 2023. */
    long CROSSOVER = 2048;

    /**
     * Small products in plain loops, large ones by BLAS. The crossover is a constant, so that a run's bytes do not depend on how
     * fast the machine was that day: a call of BLAS costs as much as some thousand multiplications.
     *
     * @param in columns of W
     * @param out rows of W
     * @param largestBatch the most rows of x
     * @param blas whether BLAS is there and may be used
     * @return products of a new W
     */
    static Products of(int in, int out, int largestBatch, boolean blas) {
        return blas && (long) largestBatch * in * out >= CROSSOVER
                ? new OpenBlas(in, out, largestBatch)
                : new Blocks(in, out);
    }

    /** W. */
    Numbers weights();

    /** {@code z[r][o] += sum over i of x[r][i] W[o][i]}. */
    void forward(float[] x, float[] z, int rows);

    /** {@code dx[r][i] = sum over o of d[r][o] W[o][i]}. */
    void inputGradient(float[] d, float[] dx, int rows);

    /** {@code g[o][i] = sum over r of d[r][o] x[r][i]}, in the pieces of W, one after the other. */
    void weightGradient(float[] x, float[] d, int rows, Pieces pieces);

    /** What becomes of a gradient while a piece of it is in the cache. */
    @FunctionalInterface
    interface Pieces {

        /**
         * Takes a piece.
         *
         * @param g holds it, from 0 on, until this returns
         * @param from its place in the gradient
         * @param length how many numbers
         */
        void take(float[] g, int from, int length);
    }
}
