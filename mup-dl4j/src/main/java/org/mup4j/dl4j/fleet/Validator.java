package org.mup4j.dl4j.fleet;

import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.formula.Losses;
import org.mup4j.dl4j.internal.fleet.program.Head;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;

/** Loss and metric of a network on data that it is not trained on. */
final class Validator {

    private static final double HALF = 0.5;

    private final Head head;
    private final int columns;
    private final Samples samples;
    private final int batch;
    private final double[] outputs;

    Validator(NetworkProgram program, Samples samples, int batch) {
        this.head = program.head();
        this.columns = program.outputs();
        this.samples = samples;
        this.batch = batch;
        this.outputs = new double[batch * columns];
    }

    ValidationReading validate(Trainee trainee, long step) {
        double loss = 0;
        double right = 0;
        for (int from = 0; from < samples.rows(); from += batch) {
            int to = Math.min(samples.rows(), from + batch);
            trainee.outputs(samples, from, to, outputs);
            for (int row = from; row < to; row++) {
                loss += loss(row, (row - from) * columns);
                right += right(row, (row - from) * columns);
            }
        }
        return new ValidationReading(step, loss / samples.rows(), metric(right));
    }

    private double loss(int row, int place) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            sum += Losses.term(head, outputs[place + c], Losses.label(head, samples, row, c), columns);
        }
        return sum;
    }

    /** What a row adds to the metric's sum: right answers, or the squared error where there are none. */
    private double right(int row, int place) {
        return switch (head.loss()) {
            case MCXENT, SPARSE_MCXENT -> largestOutput(place) == largestLabel(row) ? 1 : 0;
            case XENT -> rightSides(row, place);
            case MSE, L1 -> squaredError(row, place);
        };
    }

    private double metric(double sum) {
        return switch (head.loss()) {
            case MCXENT, SPARSE_MCXENT -> sum / samples.rows();
            case XENT -> sum / samples.rows() / columns;
            case MSE, L1 -> {
                double spread = spread();
                yield spread == 0 ? Double.NaN : 1 - sum / spread;
            }
        };
    }

    private int largestOutput(int place) {
        int largest = 0;
        for (int c = 1; c < columns; c++) {
            largest = outputs[place + c] > outputs[place + largest] ? c : largest;
        }
        return largest;
    }

    private int largestLabel(int row) {
        int largest = 0;
        for (int c = 1; c < columns; c++) {
            boolean larger = Losses.label(head, samples, row, c) > Losses.label(head, samples, row, largest);
            largest = larger ? c : largest;
        }
        return largest;
    }

    private double rightSides(int row, int place) {
        double right = 0;
        for (int c = 0; c < columns; c++) {
            right += (outputs[place + c] >= HALF) == (samples.label(row, c) >= HALF) ? 1 : 0;
        }
        return right;
    }

    private double squaredError(int row, int place) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            double error = outputs[place + c] - samples.label(row, c);
            sum += error * error;
        }
        return sum;
    }

    /** The squared error of the labels' means. */
    private double spread() {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            double mean = 0;
            for (int row = 0; row < samples.rows(); row++) {
                mean += samples.label(row, c) / samples.rows();
            }
            for (int row = 0; row < samples.rows(); row++) {
                double difference = samples.label(row, c) - mean;
                sum += difference * difference;
            }
        }
        return sum;
    }
}
