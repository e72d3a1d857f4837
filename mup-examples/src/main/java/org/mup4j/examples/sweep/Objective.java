package org.mup4j.examples.sweep;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What a task minimises, and the metric it reports beside it. Both are computed in double precision. */
public enum Objective {
    /** Mean squared error; the metric is R², one minus the squared error over that of the labels' mean. */
    REGRESSION("R2"),
    /** Cross-entropy of softmax outputs with one-hot labels; the metric is the share of right answers. */
    CLASSIFICATION("accuracy");

    /** Deeplearning4j's own bound on probabilities. */
    private static final double CLIP = 1e-10;

    private final String metric;

    Objective(String metric) {
        this.metric = metric;
    }

    /**
     * The metric's name.
     *
     * @return in result files and reports
     */
    public String metric() {
        return metric;
    }

    /**
     * Loss and metric of outputs.
     *
     * @param step for the result
     * @param outputs [rows, outputs]
     * @param labels [rows, outputs]
     * @return means over the rows
     */
    public RunRecord.Validation judge(int step, INDArray outputs, INDArray labels) {
        double[][] y = outputs.toDoubleMatrix();
        double[][] t = labels.toDoubleMatrix();
        return switch (this) {
            case REGRESSION -> regression(step, y, t);
            case CLASSIFICATION -> classification(step, y, t);
        };
    }

    private static RunRecord.Validation regression(int step, double[][] y, double[][] t) {
        double error = 0;
        double spread = 0;
        for (int column = 0; column < t[0].length; column++) {
            double mean = 0;
            for (double[] row : t) {
                mean += row[column] / t.length;
            }
            for (int i = 0; i < t.length; i++) {
                error += square(y[i][column] - t[i][column]);
                spread += square(t[i][column] - mean);
            }
        }
        double metric = spread == 0 ? Double.NaN : 1 - error / spread;
        return new RunRecord.Validation(step, error / t.length / t[0].length, metric);
    }

    private static double square(double x) {
        return x * x;
    }

    private static RunRecord.Validation classification(int step, double[][] y, double[][] t) {
        double loss = 0;
        int right = 0;
        for (int i = 0; i < t.length; i++) {
            for (int c = 0; c < t[i].length; c++) {
                loss -= t[i][c] == 0 ? 0 : t[i][c] * Math.log(Math.max(CLIP, Math.min(1 - CLIP, y[i][c])));
            }
            right += largest(y[i]) == largest(t[i]) ? 1 : 0;
        }
        return new RunRecord.Validation(step, loss / t.length, (double) right / t.length);
    }

    private static int largest(double[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}
