package org.mup4j.dl4j.measure;

import org.mup4j.dl4j.internal.cpu.Blas;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Matrix;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.mup4j.dl4j.internal.cpu.Workers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Products {@code M'M v} of a matrix whose lines lie one behind the other in memory. The matrix is read once for both of the two
 * products, some lines at a time that stay in the cache in between, and each worker has lines of its own: what such a product
 * costs is reading memory.
 */
final class SquareMap {

    /** Numbers that stay in a core's second cache. */
    private static final int PIECE = 1 << 16;

    /** By how much the lines may be longer than there are lines: vectors are as long as a line. */
    private static final int LONGER = 4;

    private final INDArray matrix;
    private final int lines;
    private final int length;
    private final int parts;
    private final Floats argument;
    private final Floats[] results;

    private SquareMap(INDArray matrix, long lines, long length) {
        this.matrix = matrix;
        this.lines = Math.toIntExact(lines);
        this.length = Math.toIntExact(length);
        this.parts = (int) Math.min(Workers.count(), lines);
        this.argument = Floats.allocate(length);
        this.results = new Floats[parts];
        for (int part = 0; part < parts; part++) {
            results[part] = Floats.allocate(length);
        }
    }

    /**
     * Whether a matrix can be read like that on this machine.
     *
     * @param matrix of any type and layout
     * @return false for other types than single precision, and where there are gaps in memory
     */
    static boolean takes(INDArray matrix) {
        boolean dense = matrix.stride(1) == 1 && matrix.stride(0) == matrix.size(1)
                || matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0);
        return FastPath.takes(matrix.dataType())
                && dense
                && matrix.length() < Integer.MAX_VALUE
                && length(matrix) <= LONGER * matrix.length() / length(matrix);
    }

    private static long length(INDArray matrix) {
        return matrix.stride(1) == 1 ? matrix.size(1) : matrix.size(0);
    }

    /**
     * The map of a matrix or of its transpose, which has the same singular values.
     *
     * @param matrix one that {@link #takes} accepts; it may not change meanwhile
     * @return M is made of the matrix's rows or columns, whichever lie one behind the other
     */
    static SquareMap of(INDArray matrix) {
        long length = length(matrix);
        return new SquareMap(matrix, matrix.length() / length, length);
    }

    /** How long the vectors are. */
    int size() {
        return length;
    }

    /** {@code M'M} times a vector. */
    double[] apply(double[] vector) {
        float[] floats = Scratch.own().array(0, length);
        for (int i = 0; i < length; i++) {
            floats[i] = (float) vector[i];
        }
        argument.write(0, floats, 0, length);
        Workers.run(parts, this::multiply);
        double[] sum = new double[length];
        for (Floats result : results) {
            result.read(0, floats, 0, length);
            for (int i = 0; i < length; i++) {
                sum[i] += floats[i];
            }
        }
        return sum;
    }

    private void multiply(int part) {
        int from = (int) ((long) lines * part / parts);
        int to = (int) ((long) lines * (part + 1) / parts);
        int most = Math.max(1, PIECE / length);
        Floats numbers = Floats.of(matrix);
        Floats vector = argument.view();
        Floats between = Scratch.own().outside(0, most);
        for (int line = from; line < to; line += most) {
            int count = Math.min(most, to - line);
            Matrix piece = new Matrix(numbers, (long) line * length, length);
            Blas.multiply(piece, count, length, vector, between, 0, 0);
            Blas.multiply(piece.transpose(), count, length, between, results[part], 0, line == from ? 0 : 1);
        }
    }
}
