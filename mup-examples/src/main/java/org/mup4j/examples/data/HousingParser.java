package org.mup4j.examples.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mup4j.examples.cli.UserError;

/** Reads the lines of a California Housing file and refuses anything that is not one. */
final class HousingParser {

    private static final List<String> COLUMNS = List.of(
            "longitude",
            "latitude",
            "housingMedianAge",
            "totalRooms",
            "totalBedrooms",
            "population",
            "households",
            "medianIncome",
            "medianHouseValue");
    private static final int HOUSEHOLDS = 6;
    private static final double TARGET_UNIT = 100_000;
    private static final int SHOWN = 24;

    private final Path file;

    HousingParser(Path file) {
        this.file = file;
    }

    Samples parse(List<String> lines) {
        if (lines.isEmpty()) {
            throw new UserError(file + ": is empty. " + CaliforniaHousing.DATASET.origin());
        }
        double[][] features = new double[lines.size()][];
        double[] targets = new double[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            double[] row = row(i + 1, lines);
            features[i] = features(row);
            targets[i] = row[COLUMNS.size() - 1] / TARGET_UNIT;
        }
        checkRows(lines.size());
        checkLastNumber(lines);
        return Samples.of(features, targets);
    }

    private double[] row(int number, List<String> lines) {
        String[] fields = lines.get(number - 1).split(",", -1);
        if (fields.length != COLUMNS.size()) {
            boolean cut = number == lines.size() && fields.length < COLUMNS.size();
            throw bad(
                    number,
                    "expected " + COLUMNS.size() + " numbers separated by commas, found " + fields.length
                            + (cut ? "; the file is cut off here" : ""));
        }
        double[] row = new double[fields.length];
        for (int j = 0; j < fields.length; j++) {
            row[j] = number(number, j, fields[j].strip());
        }
        if (row[HOUSEHOLDS] <= 0) {
            throw bad(number, "expected a positive number of households, found '" + shown(fields[HOUSEHOLDS]) + "'");
        }
        return row;
    }

    private double number(int line, int column, String field) {
        double value;
        try {
            value = Double.parseDouble(field);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw bad(
                    line,
                    "expected a finite number in column " + (column + 1) + " (" + COLUMNS.get(column) + "), found '"
                            + shown(field) + "'");
        }
        return value;
    }

    private static double[] features(double[] row) {
        double households = row[HOUSEHOLDS];
        return new double[] {
            row[7], row[2], row[3] / households, row[4] / households, row[5], row[5] / households, row[1], row[0]
        };
    }

    private void checkRows(int rows) {
        if (rows != CaliforniaHousing.ROWS) {
            throw bad(
                    rows,
                    String.format(
                            Locale.ROOT,
                            "expected %,d rows, found %,d; the file %s",
                            CaliforniaHousing.ROWS,
                            rows,
                            rows < CaliforniaHousing.ROWS ? "is cut off here" : "is too long"));
        }
    }

    /** A file cut inside its last number still has nine numbers in every line: but the last has too few digits. */
    private void checkLastNumber(List<String> lines) {
        int expected = decimals(lines.get(lines.size() - 2));
        int found = decimals(lines.get(lines.size() - 1));
        if (found < expected) {
            throw bad(
                    lines.size(),
                    "expected " + expected + " decimals in the last number as in the line before, found " + found
                            + "; the file is cut off here");
        }
    }

    private static int decimals(String line) {
        String last = line.substring(line.lastIndexOf(',') + 1).strip();
        int point = last.indexOf('.');
        return point < 0 ? 0 : last.length() - point - 1;
    }

    private UserError bad(int line, String what) {
        return new UserError(file + ", line " + line + ": " + what + ". " + CaliforniaHousing.DATASET.origin());
    }

    private static String shown(String field) {
        String plain = field.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
    }
}
