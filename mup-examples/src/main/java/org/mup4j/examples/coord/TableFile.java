package org.mup4j.examples.coord;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mup4j.examples.cli.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A user's data as comma-separated numbers without a header: in each row the features, then the labels, or one class number
 * from 0 in their place.
 */
final class TableFile {

    private static final int BATCH = 32;

    private final Path file;

    TableFile(Path file) {
        this.file = file;
    }

    List<DataSet> batches(int inputs, int outputs) {
        List<double[]> rows = rows(inputs, outputs);
        List<DataSet> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<double[]> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
            double[][] features = new double[part.size()][];
            double[][] labels = new double[part.size()][];
            for (int i = 0; i < part.size(); i++) {
                features[i] = Arrays.copyOf(part.get(i), inputs);
                labels[i] = labels(part.get(i), inputs, outputs, from + i + 1);
            }
            batches.add(new DataSet(
                    Nd4j.create(features).castTo(DataType.DOUBLE),
                    Nd4j.create(labels).castTo(DataType.DOUBLE)));
        }
        return batches;
    }

    private double[] labels(double[] row, int inputs, int outputs, int line) {
        if (row.length == inputs + outputs) {
            return Arrays.copyOfRange(row, inputs, inputs + outputs);
        }
        double[] label = new double[outputs];
        double number = row[inputs];
        if (number != Math.rint(number) || number < 0 || number >= outputs) {
            throw new UserError("'" + file + "', line " + line + ": the class is " + number
                    + ", but the network has the" + " classes 0 to " + (outputs - 1) + ".");
        }
        label[(int) number] = 1;
        return label;
    }

    private List<double[]> rows(int inputs, int outputs) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("There is no file '" + file
                    + "'. With --config, --data names a file of comma-separated numbers: features, then labels.");
        }
        List<double[]> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord row : reader) {
                rows.add(numbers(row, inputs, outputs));
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserError refused) {
                throw refused;
            }
            throw new UserError(
                    "Cannot read '" + file + "': " + e.getMessage() + ". Give a file of comma-separated" + " numbers.",
                    e);
        }
        if (rows.isEmpty()) {
            throw new UserError("'" + file + "' is empty. Give at least one row: features, then labels.");
        }
        return rows;
    }

    private static double number(String field) {
        try {
            return Double.parseDouble(field);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private double[] numbers(CsvRecord row, int inputs, int outputs) {
        int columns = row.getFieldCount();
        if (columns != inputs + outputs && columns != inputs + 1) {
            throw new UserError("'" + file + "', line " + row.getStartingLineNumber() + ": there are " + columns
                    + " numbers, but the network has " + inputs + " inputs and " + outputs + " outputs: give "
                    + (inputs + outputs) + " numbers, or " + (inputs + 1) + " with a class number last.");
        }
        double[] numbers = new double[columns];
        for (int i = 0; i < columns; i++) {
            numbers[i] = number(row.getField(i).strip());
            if (!Double.isFinite(numbers[i])) {
                throw new UserError("'" + file + "', line " + row.getStartingLineNumber() + ", column " + (i + 1)
                        + ": '" + row.getField(i) + "' is no finite number.");
            }
        }
        return numbers;
    }
}
