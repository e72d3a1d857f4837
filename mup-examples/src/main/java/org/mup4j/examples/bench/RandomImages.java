package org.mup4j.examples.bench;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Noise in the form of small colour images of ten classes, in batches of 32. */
final class RandomImages {

    static final int CLASSES = 10;
    static final int COLOURS = 3;
    static final int SIDE = 32;
    private static final int BATCH = 32;
    private static final int POOL = 8;

    private RandomImages() {}

    /** A few batches, always the same. */
    static DataSet[] batches() {
        Random random = new Random(1);
        DataSet[] batches = new DataSet[POOL];
        for (int i = 0; i < POOL; i++) {
            batches[i] = batch(random);
        }
        return batches;
    }

    private static DataSet batch(Random random) {
        INDArray features = Nd4j.createUninitialized(DataType.FLOAT, BATCH, COLOURS, SIDE, SIDE);
        for (long i = 0; i < features.length(); i++) {
            features.putScalar(i, random.nextGaussian());
        }
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            labels.putScalar(i, random.nextInt(CLASSES), 1);
        }
        return new DataSet(features, labels);
    }
}
