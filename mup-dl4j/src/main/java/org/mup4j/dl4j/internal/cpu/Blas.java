package org.mup4j.dl4j.internal.cpu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** Products by the OpenBLAS that ND4J's native backend brings along, found by name: this module itself brings no backend. */
public final class Blas {

    private static final String LIBRARY = "org.bytedeco.openblas.global.openblas_nolapack";

    /** The constants of cblas.h. */
    private static final int ROW_MAJOR = 101;

    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private static final @Nullable MethodHandle MATRIX = find(
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
                    FloatPointer.class,
                    int.class,
                    FloatPointer.class,
                    int.class,
                    float.class,
                    FloatPointer.class,
                    int.class));

    private static final @Nullable MethodHandle VECTOR = find(
            "cblas_sgemv",
            MethodType.methodType(
                    void.class,
                    int.class,
                    int.class,
                    int.class,
                    int.class,
                    float.class,
                    FloatPointer.class,
                    int.class,
                    FloatPointer.class,
                    int.class,
                    float.class,
                    FloatPointer.class,
                    int.class));

    private static final @Nullable MethodHandle LARGEST =
            find("cblas_isamax", MethodType.methodType(long.class, int.class, FloatPointer.class, int.class));

    private static final @Nullable MethodHandle THREADS = BlasThreads.getter();
    private static final @Nullable MethodHandle SET_THREADS = BlasThreads.setter();

    private Blas() {}

    private static @Nullable MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.publicLookup().findStatic(Class.forName(LIBRARY), name, type);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    /** Whether this machine has the library. */
    static boolean isPresent() {
        return MATRIX != null && VECTOR != null && LARGEST != null && THREADS != null && SET_THREADS != null;
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

    /**
     * {@code c = beta c + alpha a b}.
     *
     * @param a left, [m, k]
     * @param b right, [k, n]
     * @param c result, [m, n]; not transposed
     * @param m rows of the result
     * @param n columns of the result
     * @param k length of the sums
     * @param alpha factor of the product
     * @param beta factor of what is in the result; with 0 that may be anything
     * @throws IllegalArgumentException if two of the matrices share a view
     */
    public static void multiply(Matrix a, Matrix b, Matrix c, int m, int n, int k, float alpha, float beta) {
        if (a.numbers() == b.numbers() || a.numbers() == c.numbers() || b.numbers() == c.numbers()) {
            throw new IllegalArgumentException("matrices of a product need views of their own: call Floats.view()");
        }
        try {
            MATRIX.invokeExact(
                    ROW_MAJOR,
                    a.transposed() ? TRANSPOSED : PLAIN,
                    b.transposed() ? TRANSPOSED : PLAIN,
                    m,
                    n,
                    k,
                    alpha,
                    a.numbers().at(a.from()),
                    a.stride(),
                    b.numbers().at(b.from()),
                    b.stride(),
                    beta,
                    c.numbers().at(c.from()),
                    c.stride());
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * {@code y = beta y + a x}.
     *
     * @param a matrix; rows and columns are those in memory, before it is transposed
     * @param rows rows of the matrix
     * @param columns columns of the matrix
     * @param x factor, numbers from the first on
     * @param y result
     * @param at index of the result's first number
     * @param beta factor of what is in the result
     */
    public static void multiply(Matrix a, int rows, int columns, Floats x, Floats y, long at, float beta) {
        try {
            VECTOR.invokeExact(
                    ROW_MAJOR,
                    a.transposed() ? TRANSPOSED : PLAIN,
                    rows,
                    columns,
                    1f,
                    a.numbers().at(a.from()),
                    a.stride(),
                    x.at(0),
                    1,
                    beta,
                    y.at(at),
                    1);
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * The largest absolute value.
     *
     * @param x numbers
     * @param count how many of them, from the first on; at least 1
     * @return not negative, or not a number where that stands first
     */
    public static float largest(Floats x, int count) {
        try {
            long index = (long) LARGEST.invokeExact(count, x.at(0), 1);
            return Math.abs(x.at(0).get(index));
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
}
