package org.mup4j.examples.task;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.sweep.Objective;
import org.nd4j.linalg.api.buffer.DataType;

/** The published tasks for multilayer perceptrons, with the lengths and widths they were published at. */
public enum Task {
    /** Regression on California Housing. */
    CALIFORNIA(50_000, 10, 50, 50, Objective.REGRESSION),
    /** Classification of MNIST's digits. */
    MNIST(20_000, 9, 50, 20, Objective.CLASSIFICATION);

    /** Width at zeta 1. */
    public static final int BASE_WIDTH = 16;

    /** Number of hidden layers. */
    public static final int DEPTH = 2;

    /** Rows of a step. */
    public static final int BATCH_SIZE = 16;

    /** The constant c of the initial weights. */
    public static final double INIT_SCALE = 0.1;

    private static final int LEAST_INTERVAL = 50;

    private final int steps;
    private final int publishedWidths;
    private final int losses;
    private final int validations;
    private final Objective objective;

    Task(int steps, int publishedWidths, int losses, int validations, Objective objective) {
        this.steps = steps;
        this.publishedWidths = publishedWidths;
        this.losses = losses;
        this.validations = validations;
        this.objective = objective;
    }

    /**
     * The name on the command line and in result files.
     *
     * @return in lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The published number of steps.
     *
     * @return steps
     */
    public int steps() {
        return steps;
    }

    /**
     * Widths by powers of two, from the base width on.
     *
     * @param count how many
     * @return widths of the hidden layers
     */
    public static List<Integer> widths(int count) {
        return IntStream.range(0, count).mapToObj(i -> BASE_WIDTH << i).toList();
    }

    /**
     * The published widths.
     *
     * @return widths of the hidden layers
     */
    public List<Integer> publishedWidths() {
        return widths(publishedWidths);
    }

    /**
     * Over how many steps a training loss is averaged.
     *
     * @param steps of the run
     * @return a fiftieth of the run, at least 1
     */
    public int lossInterval(int steps) {
        return Math.max(1, steps / losses);
    }

    /**
     * After how many steps a network is validated again.
     *
     * @param steps of the run
     * @return a fiftieth or a twentieth of the run, at least 50: a look at all validation rows costs as much as that
     */
    public int validationInterval(int steps) {
        return Math.max(LEAST_INTERVAL, steps / validations);
    }

    /**
     * What is minimised.
     *
     * @return the objective
     */
    public Objective objective() {
        return objective;
    }

    /**
     * Reads the data.
     *
     * @param source where they are
     * @param type of the numbers
     * @return the task with its data
     * @throws org.mup4j.examples.cli.UserError if they cannot be found or read
     */
    public MlpTask open(DataSource source, DataType type) {
        return switch (this) {
            case CALIFORNIA -> MlpTask.california(source, type);
            case MNIST -> MlpTask.mnist(source, type);
        };
    }

    /**
     * Size of a network of the task.
     *
     * @param width of its hidden layers
     * @return number of parameters
     */
    public long parameters(long width) {
        Mlp mlp = this == CALIFORNIA ? new Mlp(8, 1, objective) : new Mlp(784, 10, objective);
        return mlp.parameters(width, DEPTH);
    }
}
