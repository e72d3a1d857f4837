package org.mup4j.dl4j.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays as the vectors and matrices that BLAS works on. Norms do not depend on the order of entries, nor singular values
 * on that of rows and columns: so axes that lie side by side in memory may be taken as one, and nothing is copied.
 */
final class Views {

    /** Some axes taken as one; the stride is 0 where no single one steps through them. */
    private record Run(long size, long stride) {

        static Run of(INDArray array, int... axes) {
            int[] inner = IntStream.of(axes)
                    .filter(axis -> array.size(axis) > 1)
                    .boxed()
                    .sorted(Comparator.comparingLong(array::stride))
                    .mapToInt(Integer::intValue)
                    .toArray();
            long size = 1;
            for (int axis : inner) {
                if (array.stride(axis) != size * array.stride(inner[0])) {
                    return new Run(0, 0);
                }
                size *= array.size(axis);
            }
            return new Run(size, inner.length == 0 ? 1 : array.stride(inner[0]));
        }
    }

    private Views() {}

    /** The same entries in float or double; the array itself if it has one of the two types. */
    static INDArray real(INDArray array) {
        return switch (array.dataType()) {
            case FLOAT, DOUBLE -> array;
            case HALF, BFLOAT16 -> array.castTo(DataType.FLOAT);
            default -> array.castTo(DataType.DOUBLE);
        };
    }

    /** All entries, in the order of memory: a view if they lie there without gaps, else a copy. */
    static INDArray vector(INDArray array) {
        Run all = Run.of(array, IntStream.range(0, array.rank()).toArray());
        INDArray dense = all.stride() == 1 ? array : array.dup();
        return Nd4j.create(dense.data(), new long[] {array.length()}, new long[] {1}, dense.offset(), 'c');
    }

    /** A matrix with one side made of the given axes and the other of the rest: a view if memory allows, else a copy. */
    static INDArray matrix(INDArray array, int... axes) {
        if (array.rank() == 2 && axes.length == 1 && array.size(0) > 1 && array.size(1) > 1 && isPlain(array)) {
            return array;
        }
        int[] others = IntStream.range(0, array.rank())
                .filter(axis -> IntStream.of(axes).noneMatch(a -> a == axis))
                .toArray();
        Run columns = Run.of(array, axes);
        Run rows = Run.of(array, others);
        if (rows.stride() == 1 && columns.stride() >= rows.size()) {
            return view(array, rows, columns);
        } else if (columns.stride() == 1 && rows.stride() >= columns.size()) {
            return view(array, columns, rows);
        }
        int[] order =
                IntStream.concat(Arrays.stream(others), Arrays.stream(axes)).toArray();
        INDArray copy = array.permute(order).dup('c');
        long width = Arrays.stream(axes).mapToLong(array::size).reduce(1, (a, b) -> a * b);
        return view(copy, new Run(width, 1), new Run(copy.length() / width, width));
    }

    private static boolean isPlain(INDArray matrix) {
        return matrix.stride(0) == 1 && matrix.stride(1) >= matrix.size(0)
                || matrix.stride(1) == 1 && matrix.stride(0) >= matrix.size(1);
    }

    private static INDArray view(INDArray array, Run down, Run across) {
        return Nd4j.create(
                array.data(),
                new long[] {down.size(), across.size()},
                new long[] {1, Math.max(across.stride(), down.size())},
                array.offset(),
                'f');
    }
}
