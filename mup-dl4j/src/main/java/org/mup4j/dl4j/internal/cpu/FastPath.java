package org.mup4j.dl4j.internal.cpu;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides once which path the library's own layers take, and says so. */
public final class FastPath {

    /** The property that decides: {@code portable} for operations of {@code INDArray}, which any backend runs. */
    public static final String PROPERTY = "mup4j.layers";

    private static final Logger LOG = LoggerFactory.getLogger(FastPath.class);

    private static volatile boolean fast = decide();

    private FastPath() {}

    private static boolean decide() {
        String reason = obstacle();
        if (reason.isEmpty()) {
            LOG.info("Layers of mup4j compute single precision on the processor directly ({} threads)", Blas.threads());
        } else {
            LOG.info("Layers of mup4j compute by operations of INDArray: {}", reason);
        }
        return reason.isEmpty();
    }

    private static String obstacle() {
        if ("portable".equals(System.getProperty(PROPERTY))) {
            return "-D" + PROPERTY + "=portable";
        } else if (!Nd4j.getBackend().getClass().getSimpleName().equals("CpuBackend")) {
            return "the backend is " + Nd4j.getBackend().getClass().getSimpleName();
        } else if (!Blas.isPresent()) {
            return "OpenBLAS is not on the class path";
        }
        return "";
    }

    /**
     * Whether numbers of a type are computed on the processor directly.
     *
     * @param type of the network
     * @return false for all but single precision
     */
    public static boolean takes(DataType type) {
        return fast && type == DataType.FLOAT;
    }

    /**
     * Switches all layers over, so that tests can hold one path against the other.
     *
     * @param wanted whether to compute on the processor directly where that is possible
     */
    static void allow(boolean wanted) {
        fast = wanted && obstacle().isEmpty();
    }
}
