package org.mup4j.dl4j.internal.fleet.rows;

/** The three products of one layer. W is [out, in] row by row, which is Deeplearning4j's order of [in, out]. */
interface Products {

    /** {@code z[r][o] += sum over i of x[r][i] W[o][i]}. */
    void forward(float[] x, float[] w, float[] z, int rows);

    /** {@code dx[r][i] = sum over o of d[r][o] W[o][i]}, with the W and the number of rows of the last call of forward. */
    void inputGradient(float[] d, float[] w, float[] dx, int rows);

    /** {@code g[o][i] = sum over r of d[r][o] x[r][i]}. */
    void weightGradient(float[] x, float[] d, float[] g, int rows);
}
