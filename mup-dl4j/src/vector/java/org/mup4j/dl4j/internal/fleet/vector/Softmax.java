package org.mup4j.dl4j.internal.fleet.vector;

import static org.mup4j.dl4j.internal.fleet.vector.Lanes.FLOATS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.INTS;
import static org.mup4j.dl4j.internal.fleet.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@code exp(z_i) / sum_j exp(z_j)}, for the rows of a batch side by side. */
final class Softmax {

    private Softmax() {}

    static void apply(int[] n, int z, int a, int outputs, int lanes) {
        for (int lane = 0; lane < lanes; lane += WIDTH) {
            FloatVector largest = largest(n, z + lane, outputs, lanes);
            FloatVector sum = exponentials(n, z + lane, a + lane, outputs, lanes, largest);
            divide(n, a + lane, outputs, lanes, sum);
        }
    }

    private static FloatVector largest(int[] n, int z, int outputs, int lanes) {
        FloatVector largest = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < outputs; i++) {
            largest = largest.max(IntVector.fromArray(INTS, n, z + i * lanes).reinterpretAsFloats());
        }
        return largest;
    }

    private static FloatVector exponentials(int[] n, int z, int a, int outputs, int lanes, FloatVector largest) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < outputs; i++) {
            FloatVector v = IntVector.fromArray(INTS, n, z + i * lanes).reinterpretAsFloats();
            FloatVector e = Exponentials.exp(v.sub(largest));
            e.reinterpretAsInts().intoArray(n, a + i * lanes);
            sum = sum.add(e);
        }
        return sum;
    }

    private static void divide(int[] n, int a, int outputs, int lanes, FloatVector sum) {
        for (int i = 0; i < outputs; i++) {
            FloatVector e = IntVector.fromArray(INTS, n, a + i * lanes).reinterpretAsFloats();
            e.div(sum).reinterpretAsInts().intoArray(n, a + i * lanes);
        }
    }
}
