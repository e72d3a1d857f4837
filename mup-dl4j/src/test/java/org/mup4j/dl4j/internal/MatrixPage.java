package org.mup4j.dl4j.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tables of docs/layers.md. */
public final class MatrixPage {

    /** One row: the type's simple name, its tensors or features, how it is served, and the test that covers it. */
    public record Row(String type, String tensors, String served, String test) {}

    private MatrixPage() {}

    /** The rows under a heading. */
    public static List<Row> rows(String heading) {
        try {
            String page = Files.readString(Path.of("..", "docs", "layers.md"));
            String section = page.substring(page.indexOf("## " + heading + "\n"));
            int next = section.indexOf("\n## ", 1);
            return Arrays.stream((next < 0 ? section : section.substring(0, next)).split("\n"))
                    .filter(line -> line.startsWith("| "))
                    .skip(1)
                    .map(line -> line.substring(1).split("\\|"))
                    .map(cells -> new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
