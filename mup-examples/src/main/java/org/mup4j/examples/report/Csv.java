package org.mup4j.examples.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Writes comma-separated values with a header (RFC 4180). */
public final class Csv {

    private Csv() {}

    /**
     * Writes a table.
     *
     * @param header names of the columns
     * @param lines values of each line, in the order of the header
     * @return the text
     */
    public static String write(List<String> header, Stream<List<String>> lines) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(header);
            lines.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Writes a table as a file's content.
     *
     * @param header names of the columns
     * @param lines values of each line, in the order of the header
     * @return UTF-8
     */
    public static byte[] bytes(List<String> header, Stream<List<String>> lines) {
        return write(header, lines).getBytes(StandardCharsets.UTF_8);
    }
}
