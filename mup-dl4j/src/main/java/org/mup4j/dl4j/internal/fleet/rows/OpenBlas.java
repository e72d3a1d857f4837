package org.mup4j.dl4j.internal.fleet.rows;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Products by the OpenBLAS that ND4J's backends bring along, found by name: this module itself brings no backend. Numbers are
 * copied to memory outside of the heap and back: JavaCPP would copy every array of every call both ways, for 4 MB in 2 ms.
 */
final class OpenBlas implements Products {

    private static final String LIBRARY = "org.bytedeco.openblas.global.openblas_nolapack";

    /** The constants of cblas.h. */
    private static final int ROW_MAJOR = 101;

    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final @Nullable MethodHandle MULTIPLY = find(
            "cblas_sgemm",
            MethodType.methodType(
                    void.class,
                    int.class,
                    int.class,
                    int.class,
                    int.class,
                    int.class,
                    int.class,
                    float.class,
                    FloatBuffer.class,
                    int.class,
                    FloatBuffer.class,
                    int.class,
                    float.class,
                    FloatBuffer.class,
                    int.class));

    private static final @Nullable MethodHandle THREADS =
            find("blas_get_num_threads", MethodType.methodType(int.class));
    private static final @Nullable MethodHandle SET_THREADS =
            find("blas_set_num_threads", MethodType.methodType(void.class, int.class));

    /**
     * Multiplications of a call up to which OpenBLAS, where it has AVX-512, takes kernels that do not copy their operands first.
     * With few rows that makes the products of a large W twice as fast.
     */
    private static final long SMALL = 1_000_000;

    /** Results of a call up to which it does so where the right side is transposed. */
    private static final int FEW = 1200;

    /** Fewer rows of W than these in a call are not worth it. */
    private static final int LEAST = 16;

    /** Numbers of a piece of W if its calls are not small: with the gradient and the states it fits into the second cache. */
    private static final int PIECE = 1 << 14;

    private final int in;
    private final int out;
    private final int pieceRows;
    private final FloatBuffer inputs;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private final FloatBuffer outputs;
    private final float[] room;
    private final float[] piece;

    OpenBlas(int in, int out, int largestBatch) {
        this.in = in;
        this.out = out;
        int small = smallRows(largestBatch);
        this.pieceRows = Math.min(out, small >= LEAST ? small : Math.max(1, PIECE / in));
        this.inputs = numbers(largestBatch * in);
        this.weights = numbers(out * in);
        this.gradient = numbers(pieceRows * in);
        this.outputs = numbers(largestBatch * out);
        this.room = new float[pieceRows * in];
        this.piece = new float[room.length];
    }

    /** How many rows of W go into a small call. */
    private int smallRows(int rows) {
        long most = Math.min(FEW / rows, SMALL / ((long) rows * in));
        return (int) (most - most % LEAST);
    }

    /** How many rows of W go into a call. */
    private int together(int rows) {
        int small = smallRows(rows);
        return small >= LEAST ? small : out;
    }

    @Override
    public Numbers weights() {
        return isWhole() ? new Numbers.InArray(room) : new Numbers.Outside(weights, room);
    }

    /** A W of one piece stays in an array and is copied once a step, instead of there and back. */
    private boolean isWhole() {
        return pieceRows == out;
    }

    private static FloatBuffer numbers(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static @Nullable MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.publicLookup().findStatic(Class.forName(LIBRARY), name, type);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /** Whether this machine has the library. */
    static boolean isPresent() {
        return MULTIPLY != null && THREADS != null && SET_THREADS != null;
    }

    /** How many threads a product takes, in the whole process. */
    static int threads() {
        try {
            return (int) THREADS.invokeExact();
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** Sets how many threads a product takes, in the whole process. */
    static void setThreads(int threads) {
        try {
            SET_THREADS.invokeExact(threads);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("OpenBLAS cannot be called", e);
    }

    @Override
    public void forward(float[] x, float[] z, int rows) {
        if (isWhole()) {
            weights.put(0, room);
        }
        inputs.put(0, x, 0, rows * in);
        outputs.put(0, z, 0, rows * out);
        int step = together(rows);
        for (int o = 0; o < out; o += step) {
            int n = Math.min(step, out - o);
            multiply(PLAIN, TRANSPOSED, rows, n, in, inputs, in, at(weights, o * in), in, 1, at(outputs, o), out);
        }
        outputs.get(0, z, 0, rows * out);
    }

    @Override
    public void inputGradient(float[] d, float[] dx, int rows) {
        outputs.put(0, d, 0, rows * out);
        int step = together(rows);
        for (int o = 0; o < out; o += step) {
            int n = Math.min(step, out - o);
            float beta = o == 0 ? 0 : 1;
            multiply(PLAIN, PLAIN, rows, in, n, at(outputs, o), out, at(weights, o * in), in, beta, inputs, in);
        }
        inputs.get(0, dx, 0, rows * in);
    }

    @Override
    public void weightGradient(float[] x, float[] d, int rows, Pieces pieces) {
        inputs.put(0, x, 0, rows * in);
        outputs.put(0, d, 0, rows * out);
        for (int o = 0; o < out; o += pieceRows) {
            int n = Math.min(pieceRows, out - o);
            multiply(TRANSPOSED, PLAIN, n, in, rows, at(outputs, o), out, inputs, in, 0, gradient, in);
            gradient.get(0, piece, 0, n * in);
            pieces.take(piece, o * in, n * in);
        }
    }

    private static FloatBuffer at(FloatBuffer numbers, int from) {
        return from == 0 ? numbers : numbers.slice(from, numbers.capacity() - from);
    }

    /** {@code c = beta c + a b}, with m rows and n columns of c and sums over k. */
    private static void multiply(
            int ofA,
            int ofB,
            int m,
            int n,
            int k,
            FloatBuffer a,
            int lda,
            FloatBuffer b,
            int ldb,
            float beta,
            FloatBuffer c,
            int ldc) {
        try {
            MULTIPLY.invokeExact(ROW_MAJOR, ofA, ofB, m, n, k, 1f, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw failure(e);
        }
    }
}
