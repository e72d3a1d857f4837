package org.mup4j.dl4j.internal.check;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Recognises targets without structure: real-valued, of mean zero and uncorrelated with every feature. */
final class RandomTargets {

    private static final int LARGE_BATCH = 64;

    /** In units of the standard error; the largest of many correlations is often above 3. */
    private static final double SIGNIFICANT = 4;

    private RandomTargets() {}

    static boolean in(DataSet batch) {
        INDArray labels = batch.getLabels();
        INDArray features = batch.getFeatures();
        int examples = batch.numExamples();
        if (examples < LARGE_BATCH || labels.rank() != 2 || features.rank() != 2 || isClasses(labels)) {
            return false;
        }
        double error = 1 / Math.sqrt(examples);
        for (int j = 0; j < labels.columns(); j++) {
            double[] target = labels.getColumn(j).toDoubleVector();
            if (Math.abs(mean(target)) > SIGNIFICANT * error * deviation(target)) {
                return false;
            }
            for (int i = 0; i < features.columns(); i++) {
                double[] feature = features.getColumn(i).toDoubleVector();
                if (Math.abs(correlation(feature, target)) > SIGNIFICANT * error) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isClasses(INDArray labels) {
        return labels.minNumber().doubleValue() >= 0 && labels.maxNumber().doubleValue() <= 1;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double scale = deviation(a) * deviation(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return scale == 0 ? 0 : sum / a.length / scale;
    }
}
