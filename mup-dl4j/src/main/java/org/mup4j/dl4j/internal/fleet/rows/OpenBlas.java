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

    /** From this size of W on, W x' is so much faster than x W' that turning the result round is worth it. */
    private static final int TURNED_FROM = 1 << 14;

    private final int in;
    private final int out;
    private final float[] turned;
    private final FloatBuffer inputs;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private final FloatBuffer outputs;

    OpenBlas(int in, int out, int largestBatch) {
        this.in = in;
        this.out = out;
        this.turned = new float[out * in < TURNED_FROM ? 0 : largestBatch * out];
        this.inputs = numbers(largestBatch * in);
        this.weights = numbers(out * in);
        this.gradient = numbers(out * in);
        this.outputs = numbers(largestBatch * out);
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
    public void forward(float[] x, float[] w, float[] z, int rows) {
        weights.put(0, w, 0, out * in);
        inputs.put(0, x, 0, rows * in);
        if (out * in < TURNED_FROM) {
            outputs.put(0, z, 0, rows * out);
            multiply(PLAIN, TRANSPOSED, rows, out, in, inputs, in, weights, in, 1, outputs, out);
            outputs.get(0, z, 0, rows * out);
        } else {
            multiply(PLAIN, TRANSPOSED, out, rows, in, weights, in, inputs, in, 0, outputs, rows);
            outputs.get(0, turned, 0, rows * out);
            addTurned(z, rows);
        }
    }

    private void addTurned(float[] z, int rows) {
        for (int o = 0; o < out; o++) {
            for (int r = 0; r < rows; r++) {
                z[r * out + o] += turned[o * rows + r];
            }
        }
    }

    @Override
    public void inputGradient(float[] d, float[] w, float[] dx, int rows) {
        outputs.put(0, d, 0, rows * out);
        multiply(PLAIN, PLAIN, rows, in, out, outputs, out, weights, in, 0, inputs, in);
        inputs.get(0, dx, 0, rows * in);
    }

    @Override
    public void weightGradient(float[] x, float[] d, float[] g, int rows) {
        inputs.put(0, x, 0, rows * in);
        outputs.put(0, d, 0, rows * out);
        multiply(TRANSPOSED, PLAIN, out, in, rows, outputs, out, inputs, in, 0, gradient, in);
        gradient.get(0, g, 0, out * in);
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
