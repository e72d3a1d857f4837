package org.mup4j.examples.spiral;

import java.util.Random;
import org.mup4j.examples.cli.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Points on spiral arms, one arm for each class, made from a seed.
 *
 * @param arms how many arms, 2 or 3
 */
record Spirals(int arms) {

    static final int INPUTS = 2;
    private static final double TURNS = 1.5;
    private static final double NOISE = 0.03;
    private static final double INNER = 0.1;

    /**
     * Checks.
     *
     * @param arms how many arms, 2 or 3
     * @throws UserError if there are more or fewer
     */
    Spirals {
        if (arms < 2 || arms > 3) {
            throw new UserError("Option --classes: expected 2 or 3, found " + arms);
        }
    }

    /** Two or three, in words. */
    static String count(int arms) {
        return arms == 2 ? "two" : "three";
    }

    /** Names the way they are made, in place of a checksum: another way needs another name. */
    String name() {
        return count(arms) + " spirals, 1.5 turns, noise 0.03, first version";
    }

    /**
     * Points, the classes taking turns.
     *
     * @param rows how many
     * @param seed of their places
     * @return features [rows, 2], coordinates from -1 to 1 but for the noise, and one-hot labels [rows, arms], in float
     */
    DataSet rows(int rows, long seed) {
        Random random = new Random(seed);
        double[][] features = new double[rows][INPUTS];
        double[][] labels = new double[rows][arms];
        for (int i = 0; i < rows; i++) {
            int arm = i % arms;
            double radius = INNER + (1 - INNER) * random.nextDouble();
            double angle = 2 * Math.PI * (TURNS * radius + (double) arm / arms);
            features[i][0] = radius * Math.cos(angle) + NOISE * random.nextGaussian();
            features[i][1] = radius * Math.sin(angle) + NOISE * random.nextGaussian();
            labels[i][arm] = 1;
        }
        return new DataSet(
                Nd4j.createFromArray(features).castTo(DataType.FLOAT),
                Nd4j.createFromArray(labels).castTo(DataType.FLOAT));
    }
}
