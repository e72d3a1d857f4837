package org.mup4j.examples.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.examples.data.CaliforniaHousing;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.data.Mnist;
import org.mup4j.examples.data.Samples;
import org.mup4j.examples.data.Split;
import org.mup4j.examples.sweep.Objective;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Workload;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A published task with its data, split into training and validation rows by one shuffle that is the same for all runs. Test
 * rows are set aside and not looked at.
 */
public final class MlpTask implements Workload {

    /** Of the shuffle that splits the data. */
    private static final long SPLIT = 1;

    private static final double WHITE = 255;

    private final Mlp mlp;
    private final DataSet training;
    private final DataSet validation;
    private final String data;
    private final List<String> notes;

    private MlpTask(Mlp mlp, DataSet training, DataSet validation, String data, List<String> notes) {
        this.mlp = mlp;
        this.training = training;
        this.validation = validation;
        this.data = data;
        this.notes = notes;
    }

    /**
     * California Housing: 16,640 training and 2,000 validation rows of 8 standardised features; mean squared error of the
     * house value in units of 100,000 dollars.
     *
     * @param source where the data are
     * @param type of the numbers
     * @return the task
     * @throws org.mup4j.examples.cli.UserError if the data cannot be found or read
     */
    static MlpTask california(DataSource source, DataType type) {
        CaliforniaHousing housing = CaliforniaHousing.load(source);
        Split split = housing.split(SPLIT);
        Mlp mlp = new Mlp(CaliforniaHousing.FEATURES, 1, Objective.REGRESSION);
        List<String> notes = housing.original()
                ? List.of()
                : List.of(notOriginal(housing.file().toString()));
        return new MlpTask(mlp, rows(split.training(), type), rows(split.validation(), type), housing.sha256(), notes);
    }

    private static DataSet rows(Samples samples, DataType type) {
        double[][] features = new double[samples.size()][];
        double[][] targets = new double[samples.size()][1];
        for (int i = 0; i < features.length; i++) {
            features[i] = samples.features(i);
            targets[i][0] = samples.target(i);
        }
        return new DataSet(
                Nd4j.createFromArray(features).castTo(type),
                Nd4j.createFromArray(targets).castTo(type));
    }

    /**
     * MNIST: 50,000 training and 10,000 validation images of 784 pixels, shifted and scaled by the mean and the standard
     * deviation of all pixels of the training images; cross-entropy.
     *
     * @param source where the data are
     * @param type of the numbers
     * @return the task
     * @throws org.mup4j.examples.cli.UserError if the data cannot be found or read
     */
    static MlpTask mnist(DataSource source, DataType type) {
        Mnist mnist = Mnist.load(source);
        int[] order = Split.shuffled(Mnist.ROWS, SPLIT);
        int[] validation = Arrays.copyOf(order, Mnist.HELD_OUT);
        int[] training = Arrays.copyOfRange(order, Mnist.HELD_OUT, order.length);
        double[] scale = scale(mnist, training);
        Mlp mlp = new Mlp(Mnist.PIXELS, Mnist.CLASSES, Objective.CLASSIFICATION);
        List<String> notes =
                mnist.original() ? List.of() : List.of(notOriginal(mnist.files().toString()));
        return new MlpTask(
                mlp,
                images(mnist, training, scale, type),
                images(mnist, validation, scale, type),
                mnist.sha256(),
                notes);
    }

    /** Mean and standard deviation of the pixels, from 0 to 1. */
    private static double[] scale(Mnist mnist, int[] rows) {
        long sum = 0;
        long squares = 0;
        for (int row : rows) {
            for (int i = 0; i < Mnist.PIXELS; i++) {
                int pixel = mnist.images()[row * Mnist.PIXELS + i] & 0xFF;
                sum += pixel;
                squares += (long) pixel * pixel;
            }
        }
        double n = (double) rows.length * Mnist.PIXELS;
        double mean = sum / n;
        return new double[] {mean / WHITE, Math.sqrt(squares / n - mean * mean) / WHITE};
    }

    private static DataSet images(Mnist mnist, int[] rows, double[] scale, DataType type) {
        float[] pixels = new float[rows.length * Mnist.PIXELS];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < Mnist.PIXELS; i++) {
                double pixel = (mnist.images()[rows[r] * Mnist.PIXELS + i] & 0xFF) / WHITE;
                pixels[r * Mnist.PIXELS + i] = (float) ((pixel - scale[0]) / scale[1]);
            }
        }
        INDArray labels = Nd4j.zeros(type, rows.length, Mnist.CLASSES);
        IntStream.range(0, rows.length).forEach(r -> labels.putScalar(r, mnist.labels()[rows[r]], 1));
        return new DataSet(
                Nd4j.createFromArray(pixels).reshape(rows.length, Mnist.PIXELS).castTo(type), labels);
    }

    private static String notOriginal(String files) {
        return "Note: " + files + " has the right layout but other content than the published data; results on it are"
                + " labelled so.";
    }

    /**
     * Checksum of the data.
     *
     * @return SHA-256 in lower-case hexadecimal
     */
    public String data() {
        return data;
    }

    /**
     * What has to be said about the data.
     *
     * @return sentences; empty if they are the published ones
     */
    public List<String> notes() {
        return notes;
    }

    @Override
    public MultiLayerConfiguration configuration(RunSpec spec) {
        return mlp.configuration(spec);
    }

    @Override
    public DataSet training() {
        return training;
    }

    @Override
    public DataSet validation() {
        return validation;
    }

    @Override
    public Objective objective() {
        return mlp.objective();
    }

    @Override
    public long parameters(long width, int depth) {
        return mlp.parameters(width, depth);
    }
}
