package org.mup4j.examples.coord;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The size of a typical coordinate of an array.
 *
 * @param meanAbs mean of the absolute values, the published measure
 * @param rms square root of the mean square
 */
record Scale(double meanAbs, double rms) {

    static Scale of(INDArray array) {
        double n = array.length();
        return new Scale(
                array.norm1Number().doubleValue() / n, array.norm2Number().doubleValue() / Math.sqrt(n));
    }

    Scale times(double factor) {
        return new Scale(meanAbs * factor, rms * factor);
    }
}
