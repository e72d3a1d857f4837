package org.mup4j.examples.heatmap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.DoublePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One thread's memory: standard normal numbers from which the initial weights of every variant follow, and the arrays of
 * the network of the moment.
 */
final class Workspace implements AutoCloseable {

    /** Arrays of one number for each weight: normals, parameters, gradients; an updater's state is two more. */
    private static final int ARRAYS = 3;

    private static final int CHUNK = 1 << 12;

    private final INDArray normals;
    private final INDArray parameters;
    private final INDArray gradients;
    private final INDArray state;
    private final double[] chunk = new double[CHUNK];

    private final Map<List<Long>, Double> normalNorms = new HashMap<>();

    /**
     * Memory for networks of any size up to a largest.
     *
     * @param capacity largest number of weights
     * @param withState whether an updater needs two numbers for each weight
     */
    Workspace(long capacity, boolean withState) {
        normals = Nd4j.create(DataType.DOUBLE, capacity);
        parameters = Nd4j.create(DataType.DOUBLE, capacity);
        gradients = Nd4j.create(DataType.DOUBLE, capacity);
        state = Nd4j.create(DataType.DOUBLE, withState ? 2 * capacity : 1);
    }

    /** Bytes that a workspace takes. */
    static long bytes(long capacity, boolean withState) {
        return (withState ? ARRAYS + 2 : ARRAYS) * capacity * Double.BYTES;
    }

    INDArray parameters(long weights) {
        return row(parameters, weights);
    }

    INDArray gradients(long weights) {
        return row(gradients, weights);
    }

    INDArray state(long weights) {
        return state.get(NDArrayIndex.interval(0, 2 * weights)).assign(0);
    }

    private static INDArray row(INDArray array, long length) {
        return array.get(NDArrayIndex.interval(0, length)).reshape(1, length);
    }

    /** Draws new standard normal numbers. */
    void draw(long weights, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        normalNorms.clear();
        DoublePointer pointer = pointer(normals);
        for (long at = 0; at < weights; at += CHUNK) {
            int length = (int) Math.min(CHUNK, weights - at);
            for (int i = 0; i < length; i++) {
                chunk[i] = random.nextGaussian();
            }
            pointer.position(at).put(chunk, 0, length);
        }
    }

    /** Sets one tensor's parameters to normal numbers of a standard deviation. */
    void initialise(Tensor tensor) {
        normals.get(tensor.interval()).muli(tensor.std(), parameters.get(tensor.interval()));
    }

    /** One tensor's parameters before minus parameters now. */
    void update(Tensor tensor, double[] into) {
        DoublePointer before = pointer(normals);
        DoublePointer now = pointer(parameters);
        for (int at = 0; at < tensor.size(); at += CHUNK) {
            int length = Math.min(CHUNK, tensor.size() - at);
            before.position(tensor.offset() + at).get(into, at, length);
            now.position(tensor.offset() + at).get(chunk, 0, length);
            for (int i = 0; i < length; i++) {
                // The same product as in initialise, to the bit.
                into[at + i] = into[at + i] * tensor.std() - chunk[i];
            }
        }
    }

    /** Frobenius norm of one tensor's initial parameters. */
    double initialNorm(Tensor tensor) {
        return tensor.std() * normalNorms.computeIfAbsent(tensor.place(), p -> norm(normals, tensor));
    }

    /** Frobenius norm of one tensor's gradient. */
    double gradientNorm(Tensor tensor) {
        return norm(gradients, tensor);
    }

    private double norm(INDArray array, Tensor tensor) {
        DoublePointer pointer = pointer(array);
        double sum = 0;
        for (int at = 0; at < tensor.size(); at += CHUNK) {
            int length = Math.min(CHUNK, tensor.size() - at);
            pointer.position(tensor.offset() + at).get(chunk, 0, length);
            sum += SpectralNorm.sumOfSquares(chunk, length);
        }
        return Math.sqrt(sum);
    }

    private static DoublePointer pointer(INDArray array) {
        return new DoublePointer(array.data().addressPointer());
    }

    @Override
    public void close() {
        normals.close();
        parameters.close();
        gradients.close();
        state.close();
    }
}
