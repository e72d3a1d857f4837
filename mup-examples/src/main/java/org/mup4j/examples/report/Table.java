package org.mup4j.examples.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of text.
 *
 * @param caption what it shows
 * @param header names of its columns
 * @param lines as many cells each as the header
 */
public record Table(String caption, List<String> header, List<List<String>> lines) {

    /** Copies, and checks that all lines have the header's length. */
    public Table {
        header = List.copyOf(header);
        lines = lines.stream().map(List::copyOf).toList();
        for (List<String> line : lines) {
            if (line.size() != header.size()) {
                throw new IllegalArgumentException(
                        "A line of " + line.size() + " cells in a table of " + header.size() + " columns: " + line);
            }
        }
    }

    /**
     * The table in Markdown.
     *
     * @return caption and table, ending in an empty line
     */
    public String markdown() {
        String rule = header.stream().map(h -> "---").collect(Collectors.joining(" | ", "| ", " |\n"));
        return caption + "\n\n" + row(header) + rule
                + lines.stream().map(Table::row).collect(Collectors.joining()) + "\n";
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
