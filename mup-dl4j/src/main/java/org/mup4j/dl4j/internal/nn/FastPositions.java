package org.mup4j.dl4j.internal.nn;

import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vectors that are added by position, in single precision. */
final class FastPositions {

    private FastPositions() {}

    /**
     * Adds each position's vector to the tokens there.
     *
     * @param in the tokens
     * @param vectors at least as many as there are steps, one behind the other
     * @param out where to write, of the tokens' shape
     */
    static void add(Tokens in, float[] vectors, INDArray out) {
        int features = Math.toIntExact(in.features());
        int length = Math.toIntExact(in.length());
        int count = length * features;
        Slices.of(in.batch()).inPieces(1, (part, example, next) -> {
            float[] tokens = Scratch.own().array(0, count);
            Floats.of(in.columns()).read(example * count, tokens, 0, count);
            for (int i = 0; i < count; i++) {
                tokens[i] += vectors[i];
            }
            Floats.of(out).write(example * count, tokens, 0, count);
        });
    }

    /**
     * Copies gradients and sums those of each position.
     *
     * @param above the gradients
     * @param below where to copy them
     * @param sums where to write the sums, one vector behind the other
     */
    static void collect(Tokens above, INDArray below, float[] sums) {
        int features = Math.toIntExact(above.features());
        int length = Math.toIntExact(above.length());
        int batch = Math.toIntExact(above.batch());
        Slices.of(length).run((part, from, to) -> {
            int count = (to - from) * features;
            float[] sum = new float[count];
            float[] tokens = new float[count];
            Floats source = Floats.of(above.columns());
            Floats copy = Floats.of(below);
            for (int example = 0; example < batch; example++) {
                int at = (example * length + from) * features;
                source.read(at, tokens, 0, count);
                copy.write(at, tokens, 0, count);
                for (int i = 0; i < count; i++) {
                    sum[i] += tokens[i];
                }
            }
            System.arraycopy(sum, 0, sums, from * features, count);
        });
    }
}
