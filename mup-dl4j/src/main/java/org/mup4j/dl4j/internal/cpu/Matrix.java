package org.mup4j.dl4j.internal.cpu;

/**
 * A matrix row by row in the memory of something larger.
 *
 * @param numbers the memory; no two matrices of a product may share an instance
 * @param from index of the first number
 * @param stride from a row to the next
 * @param transposed whether its transpose is meant
 */
public record Matrix(Floats numbers, long from, int stride, boolean transposed) {

    /**
     * A matrix as it stands.
     *
     * @param numbers the memory
     * @param from index of the first number
     * @param stride from a row to the next
     */
    public Matrix(Floats numbers, long from, int stride) {
        this(numbers, from, stride, false);
    }

    /**
     * The transpose.
     *
     * @return of the same memory
     */
    public Matrix transpose() {
        return new Matrix(numbers, from, stride, !transposed);
    }
}
