package org.mup4j.dl4j.internal.fleet.portable;

import java.util.Arrays;
import org.mup4j.dl4j.internal.fleet.engine.Samples;

/** Single precision; a dot product is summed in double and rounded once. */
final class FloatReals implements Reals {

    private final float[] values;

    FloatReals(int length) {
        this.values = new float[length];
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
        values[index] = (float) value;
    }

    @Override
    public void copyFeatures(Samples samples, int row, int index) {
        float[] features = ((Samples.Floats) samples).features();
        System.arraycopy(features, row * samples.inputs(), values, index, samples.inputs());
    }

    @Override
    public void setProduct(Reals x, int rows, Dense dense, Reals parameters) {
        float[] in = ((FloatReals) x).values;
        float[] w = ((FloatReals) parameters).values;
        int n = dense.inputs();
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < dense.outputs(); o++) {
                int column = dense.weight() + o * n;
                double sum = dense.hasBias() ? w[dense.bias() + o] : 0;
                for (int i = 0; i < n; i++) {
                    sum += (double) in[r * n + i] * w[column + i];
                }
                values[r * dense.outputs() + o] = (float) sum;
            }
        }
    }

    @Override
    public void setWeightGradient(Reals x, Reals delta, int rows, Dense dense) {
        float[] in = ((FloatReals) x).values;
        float[] d = ((FloatReals) delta).values;
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
        float[] d = ((FloatReals) delta).values;
        float[] w = ((FloatReals) parameters).values;
        int n = dense.inputs();
        Arrays.fill(values, 0, rows * n, 0);
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < dense.outputs(); o++) {
                add(d[r * dense.outputs() + o], w, dense.weight() + o * n, r * n, n);
            }
        }
    }

    private void add(float factor, float[] vector, int from, int to, int length) {
        for (int i = 0; i < length; i++) {
            values[to + i] += factor * vector[from + i];
        }
    }
}
