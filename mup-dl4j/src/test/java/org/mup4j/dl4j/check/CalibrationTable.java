package org.mup4j.dl4j.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** A CSV file that is written row by row, so that what was measured before an interruption is there. */
final class CalibrationTable {

    /** The system property that turns the full measurements on: the directory that their tables go to. */
    static final String FULL = "mup.calibration.full";

    private final Path file;

    CalibrationTable(Path file, String header) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, header + "\n");
    }

    void add(Object... cells) throws IOException {
        String row = Arrays.stream(cells).map(CalibrationTable::cell).collect(Collectors.joining(","));
        Files.writeString(file, row + "\n", StandardOpenOption.APPEND);
    }

    private static String cell(Object value) {
        String text = value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : String.valueOf(value);
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
