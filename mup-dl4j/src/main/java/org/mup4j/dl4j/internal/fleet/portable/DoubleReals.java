package org.mup4j.dl4j.internal.fleet.portable;

import java.util.Arrays;
import org.mup4j.dl4j.internal.fleet.engine.Samples;

/** Double precision. */
final class DoubleReals implements Reals {

    private final double[] values;

    DoubleReals(int length) {
        this.values = new double[length];
    }

    @Override
    public int length() {
        return values.length;
    }

    @Override
    public double at(int index) {
        return values[index];
    }

    @Override
    public void set(int index, double value) {
        values[index] = value;
    }

    @Override
    public void copyFeatures(Samples samples, int row, int index) {
        double[] features = ((Samples.Doubles) samples).features();
        System.arraycopy(features, row * samples.inputs(), values, index, samples.inputs());
    }

    @Override
    public void setProduct(Reals x, int rows, Dense dense, Reals parameters) {
        double[] in = ((DoubleReals) x).values;
        double[] w = ((DoubleReals) parameters).values;
        int n = dense.inputs();
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < dense.outputs(); o++) {
                int column = dense.weight() + o * n;
                double sum = dense.hasBias() ? w[dense.bias() + o] : 0;
                for (int i = 0; i < n; i++) {
                    sum += in[r * n + i] * w[column + i];
                }
                values[r * dense.outputs() + o] = sum;
            }
        }
    }

    @Override
    public void setWeightGradient(Reals x, Reals delta, int rows, Dense dense) {
        double[] in = ((DoubleReals) x).values;
        double[] d = ((DoubleReals) delta).values;
        int n = dense.inputs();
        Arrays.fill(values, dense.weight(), dense.weight() + n * dense.outputs(), 0);
        for (int o = 0; o < dense.outputs(); o++) {
            for (int r = 0; r < rows; r++) {
                add(d[r * dense.outputs() + o], in, r * n, dense.weight() + o * n, n);
            }
        }
    }

    @Override
    public void setInputGradient(Reals delta, int rows, Dense dense, Reals parameters) {
        double[] d = ((DoubleReals) delta).values;
        double[] w = ((DoubleReals) parameters).values;
        int n = dense.inputs();
        Arrays.fill(values, 0, rows * n, 0);
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < dense.outputs(); o++) {
                add(d[r * dense.outputs() + o], w, dense.weight() + o * n, r * n, n);
            }
        }
    }

    private void add(double factor, double[] vector, int from, int to, int length) {
        for (int i = 0; i < length; i++) {
            values[to + i] += factor * vector[from + i];
        }
    }
}
