package org.mup4j.examples.data;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Training, validation and test rows of a data set.
 *
 * @param training rows to train on
 * @param validation rows to choose by
 * @param test rows to report on
 */
public record Split(Samples training, Samples validation, Samples test) {

    /**
     * Shuffles the rows and standardises every feature: zero mean and unit standard deviation over the training rows,
     * whose statistics serve the other two parts as well. A feature that is constant over the training rows is only
     * shifted.
     *
     * @param samples all rows
     * @param validation number of validation rows
     * @param test number of test rows
     * @param seed of the shuffle
     * @return the three parts
     * @throws IllegalArgumentException if no training row is left
     */
    public static Split of(Samples samples, int validation, int test, long seed) {
        if (validation < 0 || test < 0 || validation + test >= samples.size()) {
            throw new IllegalArgumentException("Of " + samples.size() + " rows, " + validation + " for validation and "
                    + test + " for the test leave none to train on");
        }
        int[] order = shuffled(samples.size(), seed);
        int training = validation + test;
        Samples train = samples.select(Arrays.copyOfRange(order, training, order.length));
        double[] mean = means(train);
        double[] sd = deviations(train, mean);
        return new Split(
                train.standardised(mean, sd),
                samples.select(Arrays.copyOf(order, validation)).standardised(mean, sd),
                samples.select(Arrays.copyOfRange(order, validation, training)).standardised(mean, sd));
    }

    /**
     * The numbers 0 to n-1 in random order.
     *
     * @param n how many
     * @param seed of the order
     * @return a permutation
     */
    public static int[] shuffled(int n, long seed) {
        int[] order = IntStream.range(0, n).toArray();
        Random random = new Random(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    private static double[] means(Samples samples) {
        double[] mean = new double[samples.columns()];
        for (int i = 0; i < samples.size(); i++) {
            double[] row = samples.features(i);
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / samples.size();
            }
        }
        return mean;
    }

    private static double[] deviations(Samples samples, double[] mean) {
        double[] variance = new double[mean.length];
        for (int i = 0; i < samples.size(); i++) {
            double[] row = samples.features(i);
            for (int j = 0; j < mean.length; j++) {
                variance[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / samples.size();
            }
        }
        // A constant column has a variance of rounding errors, not of zero.
        return IntStream.range(0, mean.length)
                .mapToDouble(j -> isConstant(samples, j) ? 1 : Math.sqrt(variance[j]))
                .toArray();
    }

    private static boolean isConstant(Samples samples, int column) {
        double first = samples.features(0)[column];
        return IntStream.range(1, samples.size()).allMatch(i -> samples.features(i)[column] == first);
    }
}
