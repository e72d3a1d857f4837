package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.cpu.Blas;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Loops;
import org.mup4j.dl4j.internal.cpu.Matrix;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The inner part of attention in single precision: from projected tokens to mixed values and back, an example and head at a time.
 * Weights are stored by key: row j has what each query gives to key j, so that what causality hides are the first j numbers of row j.
 * Loops run over whole tables with one index, since the compiler makes vector operations of those only.
 */
final class FastAttention {

    /** Exponentials of smaller scores, and sums of them, have room in single precision. */
    private static final float SAFE = 20;

    private final int heads;
    private final int size;
    private final int length;
    private final float scale;
    private final boolean causal;
    /** For each example and step, whether it may be seen; null if all may. */
    private final float @Nullable [] seen;

    /**
     * The sizes.
     *
     * @param shape heads, their size, steps, examples
     * @param scale factor of a product of query and key
     * @param causal whether a query sees keys of its own step and before only
     * @param keyMask 0 for keys that nobody may see, shape {@code [batch, length]}; null if all may be seen
     */
    FastAttention(Heads shape, double scale, boolean causal, @Nullable INDArray keyMask) {
        this.heads = Math.toIntExact(shape.count());
        this.size = Math.toIntExact(shape.size());
        this.length = Math.toIntExact(shape.length());
        this.scale = (float) scale;
        this.causal = causal;
        this.seen = keyMask == null
                ? null
                : Floats.of(keyMask.castTo(DataType.FLOAT).dup('c')).toArray();
    }

    /** The number of features of all heads. */
    private int width() {
        return heads * size;
    }

    private long weightsAt(int example, int head) {
        return ((long) example * heads + head) * length * length;
    }

    /** One head's part of one of the three projections of an example. */
    private Matrix projection(Floats projected, int example, int head, int part) {
        int stride = 3 * width();
        return new Matrix(projected, (long) example * length * stride + part * width() + head * size, stride);
    }

    private Matrix mixed(Floats mixed, int example, int head) {
        return new Matrix(mixed, (long) example * length * width() + head * size, width());
    }

    /**
     * Mixes values for some of the examples. Weights are stored before they are divided by the sums of their queries.
     *
     * @param from the first example
     * @param to the one behind the last
     * @param projected queries, keys and values, shape {@code [3 * width, tokens]}, f order
     * @param weights where to write the undivided weights, by example, head, key and query
     * @param inverses where to write the inverse sums, by example, head and query; 0 for a query that sees no key
     * @param mixed where to write the mixed values, shape {@code [width, tokens]}, f order
     */
    void forward(int from, int to, Floats projected, Floats weights, float[] inverses, Floats mixed) {
        Floats other = projected.view();
        int square = length * length;
        Scratch scratch = Scratch.own();
        Floats scores = scratch.outside(0, square);
        Floats sums = scratch.outside(3, length);
        for (int example = from; example < to; example++) {
            for (int head = 0; head < heads; head++) {
                Matrix key = projection(projected, example, head, 1);
                Matrix query = projection(other, example, head, 0).transpose();
                Blas.multiply(key, query, new Matrix(scores, 0, length), length, length, size, scale, 0);
                boolean safe = Blas.largest(scores, square) <= SAFE;
                float[] table = scratch.array(0, square);
                scores.read(0, table, 0, square);
                exponentials(table, example, safe, scratch);
                long at = weightsAt(example, head);
                weights.write(Math.toIntExact(at), table, 0, square);
                Matrix given = new Matrix(weights, at, length).transpose();
                Blas.multiply(given, length, length, scratch.ones(length), sums, 0, 0);
                int first = sumsAt(example, head);
                sums.read(0, inverses, first, length);
                invert(inverses, first, length);
                Matrix value = projection(projected, example, head, 2);
                Blas.multiply(given, value, mixed(mixed, example, head), length, size, length, 1, 0);
            }
            divide(example, mixed, inverses, scratch.array(1, length * width()));
        }
    }

    private int sumsAt(int example, int head) {
        return (example * heads + head) * length;
    }

    private static void invert(float[] sums, int from, int count) {
        for (int i = from; i < from + count; i++) {
            sums[i] = sums[i] == 0 ? 0 : 1 / sums[i];
        }
    }

    private void divide(int example, Floats mixed, float[] inverses, float[] values) {
        int count = length * width();
        mixed.read(example * count, values, 0, count);
        int at = 0;
        for (int query = 0; query < length; query++) {
            for (int head = 0; head < heads; head++) {
                float inverse = inverses[sumsAt(example, head) + query];
                for (int end = at + size; at < end; at++) {
                    values[at] *= inverse;
                }
            }
        }
        mixed.write(example * count, values, 0, count);
    }

    /** The first query that may see a key. */
    private int first(int key) {
        return causal ? key : 0;
    }

    private boolean isSeen(int example, int key) {
        return seen == null || seen[example * length + key] != 0;
    }

    /**
     * Replaces scores by their exponentials, and what is not seen by 0. Only for queries that see a large score, their
     * largest is taken off before, since otherwise the sums stay far from the largest number there is.
     */
    private void exponentials(float[] table, int example, boolean safe, Scratch scratch) {
        if (!safe) {
            subtractLargest(table, example, scratch.array(1, length), scratch.array(2, length));
        }
        float[] packed = scratch.array(2, length * length);
        int count = 0;
        for (int key = 0; key < length; key++) {
            if (isSeen(example, key)) {
                int from = first(key);
                System.arraycopy(table, key * length + from, packed, count, length - from);
                count += length - from;
            }
        }
        Loops.fastest().exp(packed, count);
        int at = 0;
        for (int key = 0; key < length; key++) {
            int row = key * length;
            int from = isSeen(example, key) ? first(key) : length;
            Arrays.fill(table, row, row + from, 0);
            System.arraycopy(packed, at, table, row + from, length - from);
            at += length - from;
        }
    }

    /** Takes off each query's largest, but of a query that sees small scores only: what it does not see may change nothing. */
    private void subtractLargest(float[] table, int example, float[] largest, float[] size) {
        Arrays.fill(largest, 0, length, Float.NEGATIVE_INFINITY);
        Arrays.fill(size, 0, length, 0);
        for (int key = 0; key < length; key++) {
            if (isSeen(example, key)) {
                for (int i = first(key); i < length; i++) {
                    float score = table[key * length + i];
                    largest[i] = Math.max(largest[i], score);
                    size[i] = Math.max(size[i], Math.abs(score));
                }
            }
        }
        for (int i = 0; i < length; i++) {
            largest[i] = size[i] <= SAFE ? 0 : largest[i];
        }
        for (int key = 0; key < length; key++) {
            for (int i = first(key); i < length; i++) {
                table[key * length + i] -= largest[i];
            }
        }
    }

    /**
     * Gradients of the projections for some of the examples.
     *
     * @param from the first example
     * @param to the one behind the last
     * @param projected queries, keys and values, as in the forward pass
     * @param weights what the forward pass wrote
     * @param inverses what the forward pass wrote
     * @param mixed what the forward pass wrote
     * @param above gradient of the mixed values of these examples only; overwritten
     * @param below where to write the gradient of the projections, of these examples only
     */
    void backward(
            int from,
            int to,
            Floats projected,
            Floats weights,
            float[] inverses,
            Floats mixed,
            Floats above,
            Floats below) {
        Scratch scratch = Scratch.own();
        int square = length * length;
        Floats slopes = scratch.outside(0, square);
        for (int example = from; example < to; example++) {
            float[] means = divide(example, inverses, mixed, above, example - from, scratch);
            for (int head = 0; head < heads; head++) {
                long at = weightsAt(example, head);
                Matrix delta = mixed(above, example - from, head);
                Matrix given = new Matrix(weights, at, length);
                Blas.multiply(given, delta, projection(below, example - from, head, 2), length, size, length, 1, 0);
                Matrix value = projection(projected, example, head, 2);
                Matrix table = new Matrix(slopes, 0, length);
                Blas.multiply(value, delta.transpose(), table, length, length, size, 1, 0);
                float[] weight = scratch.array(0, square);
                float[] slope = scratch.array(1, square);
                float[] mean = scratch.array(2, square);
                weights.read(Math.toIntExact(at), weight, 0, square);
                slopes.read(0, slope, 0, square);
                for (int key = 0; key < length; key++) {
                    System.arraycopy(means, head * length, mean, key * length, length);
                }
                centre(slope, weight, mean, square);
                slopes.write(0, slope, 0, square);
                Matrix query = projection(projected, example, head, 0);
                Matrix key = projection(projected, example, head, 1);
                Blas.multiply(table, query, projection(below, example - from, head, 1), length, size, length, scale, 0);
                Blas.multiply(
                        table.transpose(),
                        key,
                        projection(below, example - from, head, 0),
                        length,
                        size,
                        length,
                        scale,
                        0);
            }
        }
    }

    /**
     * Divides the gradients of an example's mixed values by the sums of the weights.
     *
     * @return for each head and query, the mean gradient of the weights, divided likewise
     */
    private float[] divide(
            int example, float[] inverses, Floats mixed, Floats above, int exampleAbove, Scratch scratch) {
        int count = length * width();
        float[] values = scratch.array(0, count);
        float[] slopes = scratch.array(1, count);
        float[] means = scratch.array(3, heads * length);
        mixed.read(example * count, values, 0, count);
        above.read(exampleAbove * count, slopes, 0, count);
        int at = 0;
        for (int query = 0; query < length; query++) {
            for (int head = 0; head < heads; head++) {
                float inverse = inverses[sumsAt(example, head) + query];
                float mean = 0;
                for (int end = at + size; at < end; at++) {
                    slopes[at] *= inverse;
                    mean += slopes[at] * values[at];
                }
                means[head * length + query] = mean;
            }
        }
        above.write(exampleAbove * count, slopes, 0, count);
        return means;
    }

    /** From gradients of weights to gradients of scores. */
    private static void centre(float[] slope, float[] weight, float[] mean, int count) {
        for (int i = 0; i < count; i++) {
            slope[i] = weight[i] * (slope[i] - mean[i]);
        }
    }
}
