package org.mup4j.dl4j.measure;

/** A matrix that is known by what it does to vectors. */
interface LinearMap {

    int rows();

    int columns();

    /** The matrix times a vector. */
    double[] apply(double[] vector);

    /** The transposed matrix times a vector. */
    double[] applyTransposed(double[] vector);
}
