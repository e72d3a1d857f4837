package org.mup4j.dl4j.internal.fleet.rows;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Products by the OpenBLAS that ND4J's backends bring along, found by name: this module itself brings no backend. */
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
                    float[].class,
                    int.class,
                    float[].class,
                    int.class,
                    float.class,
                    float[].class,
                    int.class));

    private static final @Nullable MethodHandle THREADS =
            find("blas_get_num_threads", MethodType.methodType(int.class));
    private static final @Nullable MethodHandle SET_THREADS =
            find("blas_set_num_threads", MethodType.methodType(void.class, int.class));

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
    public void forward(float[] x, float[] w, float[] z, int rows, int in, int out) {
        multiply(PLAIN, TRANSPOSED, rows, out, in, x, in, w, in, 1, z, out);
    }

    @Override
    public void weightGradient(float[] x, float[] d, float[] g, int rows, int in, int out) {
        multiply(TRANSPOSED, PLAIN, out, in, rows, d, out, x, in, 0, g, in);
    }

    @Override
    public void inputGradient(float[] d, float[] w, float[] dx, int rows, int in, int out) {
        multiply(PLAIN, PLAIN, rows, in, out, d, out, w, in, 0, dx, in);
    }

    /** {@code c = beta c + a b}, with m rows and n columns of c and sums over k. */
    private static void multiply(
            int ofA,
            int ofB,
            int m,
            int n,
            int k,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        try {
            MULTIPLY.invokeExact(ROW_MAJOR, ofA, ofB, m, n, k, 1f, a, lda, b, ldb, beta, c, ldc);
        } catch (Throwable e) {
            throw failure(e);
        }
    }
}
