package org.mup4j.dl4j.golden;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A row of {@code golden/mup_table_mlp.csv}, the MLP rows of the table of which its first line tells the origin. */
record MupTableRow(Map<String, String> cells) {

    /** Torch's names and ours, layer and parameter. */
    private static final Map<String, List<String>> NAMES = Map.of(
            "fc1.weight", List.of("0", "W"),
            "fc1.bias", List.of("0", "b"),
            "fc2.weight", List.of("1", "W"),
            "fc2.bias", List.of("1", "b"),
            "readout.weight", List.of("2", "W"),
            "readout.bias", List.of("2", "b"));

    static List<MupTableRow> all() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MupTableRow.class.getResourceAsStream("/golden/mup_table_mlp.csv")),
                StandardCharsets.UTF_8))) {
            List<String> lines = in.lines().filter(l -> !l.startsWith("#")).toList();
            String[] header = lines.get(0).split(",", -1);
            return lines.stream().skip(1).map(line -> row(header, line)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A comma inside quotes, as in "InfDim(16, 64)", separates nothing. */
    private static MupTableRow row(String[] header, String line) {
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
            row.put(header[i], cells[i]);
        }
        return new MupTableRow(row);
    }

    String init() {
        return cells.get("init");
    }

    int width() {
        return Integer.parseInt(cells.get("width"));
    }

    String layer() {
        return NAMES.get(cells.get("param")).get(0);
    }

    String parameter() {
        return NAMES.get(cells.get("param")).get(1);
    }

    boolean isWeight() {
        return parameter().equals("W");
    }

    double number(String column) {
        return Double.parseDouble(cells.get(column));
    }

    double forward() {
        return cells.get("forward_mult").isEmpty() ? 1 : number("forward_mult");
    }

    @Override
    public String toString() {
        return cells.get("width") + " " + init() + " " + cells.get("param");
    }
}
