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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A row of {@code golden/mup_table_mlp.csv} or {@code mup_table_transformer.csv}, whose first lines tell their origin. */
record MupTableRow(Map<String, String> cells) {

    /** Torch's names and ours, layer and parameter. */
    private static final Map<String, List<String>> MLP = Map.of(
            "fc1.weight", List.of("0", "W"),
            "fc1.bias", List.of("0", "b"),
            "fc2.weight", List.of("1", "W"),
            "fc2.bias", List.of("1", "b"),
            "readout.weight", List.of("2", "W"),
            "readout.bias", List.of("2", "b"));

    private static final Map<String, List<String>> TRANSFORMER = Map.ofEntries(
            Map.entry("pos", List.of("positions", "P")),
            Map.entry("tok.weight", List.of("embedding", "W")),
            Map.entry("ln1.weight", List.of("block0-norm1", "g")),
            Map.entry("ln1.bias", List.of("block0-norm1", "b")),
            Map.entry("q.weight", List.of("block0-attention", "Wq")),
            Map.entry("q.bias", List.of("block0-attention", "bq")),
            Map.entry("k.weight", List.of("block0-attention", "Wk")),
            Map.entry("k.bias", List.of("block0-attention", "bk")),
            Map.entry("v.weight", List.of("block0-attention", "Wv")),
            Map.entry("v.bias", List.of("block0-attention", "bv")),
            Map.entry("o.weight", List.of("block0-attention", "Wo")),
            Map.entry("o.bias", List.of("block0-attention", "bo")),
            Map.entry("ln2.weight", List.of("block0-norm2", "g")),
            Map.entry("ln2.bias", List.of("block0-norm2", "b")),
            Map.entry("ff1.weight", List.of("block0-up", "W")),
            Map.entry("ff1.bias", List.of("block0-up", "b")),
            Map.entry("ff2.weight", List.of("block0-down", "W")),
            Map.entry("ff2.bias", List.of("block0-down", "b")),
            Map.entry("lnf.weight", List.of("norm", "g")),
            Map.entry("lnf.bias", List.of("norm", "b")),
            Map.entry("readout.weight", List.of("head", "W")),
            Map.entry("readout.bias", List.of("head", "b")));

    static List<MupTableRow> all() {
        return read("/golden/mup_table_mlp.csv");
    }

    static List<MupTableRow> transformer() {
        return read("/golden/mup_table_transformer.csv");
    }

    private static List<MupTableRow> read(String resource) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(MupTableRow.class.getResourceAsStream(resource)), StandardCharsets.UTF_8))) {
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

    private List<String> names() {
        return (cells.get("model").equals("transformer") ? TRANSFORMER : MLP).get(cells.get("param"));
    }

    String layer() {
        return names().get(0);
    }

    String parameter() {
        return names().get(1);
    }

    boolean isWeight() {
        return parameter().startsWith("W") || parameter().equals("P");
    }

    double number(String column) {
        return Double.parseDouble(cells.get(column));
    }

    /** The scale that its author advises users to give the logits themselves, from the remark on it. */
    double logitScale() {
        Matcher scale = Pattern.compile("\\)/d_head=([0-9.]+)").matcher(cells.get("attn_scale_if_user_follows_README"));
        if (!scale.find()) {
            throw new IllegalStateException("no scale in " + cells);
        }
        return Double.parseDouble(scale.group(1));
    }

    double forward() {
        return cells.get("forward_mult").isEmpty() ? 1 : number("forward_mult");
    }

    @Override
    public String toString() {
        return cells.get("width") + " " + init() + " " + cells.get("param");
    }
}
