package org.mup4j.examples.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A committed result, of which numbers are asked for by a path such as {@code fits[loss=training][fromZeta=1].drift}: names of
 * fields, each with conditions that pick elements of a list. A table's lines are called {@code rows}.
 */
final class ResultFile {

    private static final Pattern STEP = Pattern.compile("\\.?(\\w+)((?:\\[[^=\\]]+=[^\\]]*])*)");
    private static final Pattern CONDITION = Pattern.compile("\\[([^=\\]]+)=([^\\]]*)]");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final JsonNode root;

    private ResultFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static ResultFile of(Path file) throws IOException {
        return new ResultFile(file, file.toString().endsWith(".csv") ? rows(file) : JSON.readTree(file.toFile()));
    }

    private static JsonNode rows(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        try (CsvReader<NamedCsvRecord> lines = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord line : lines) {
                ObjectNode row = root.withArrayProperty("rows").addObject();
                line.getFieldsAsMap().forEach(row::put);
            }
        }
        return root;
    }

    /**
     * A number.
     *
     * @param path where it stands; with {@code as geometric mean} after it, of several; with {@code as percent of a
     *     logarithm}, by how many per cent something changes whose logarithm changes by it
     */
    double number(String path) {
        String[] parts = path.split(" as ", 2);
        List<Double> found = all(parts[0]);
        String how = parts.length == 1 ? "" : parts[1];
        if (how.equals("geometric mean")) {
            return Math.exp(found.stream().mapToDouble(Math::log).average().orElseThrow());
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(found.size() + " numbers at " + path + " in " + file);
        }
        return switch (how) {
            case "" -> found.get(0);
            case "percent of a logarithm" -> 100 * Math.expm1(found.get(0));
            default -> throw new IllegalArgumentException("Unknown: as " + how);
        };
    }

    private List<Double> all(String path) {
        List<JsonNode> nodes = List.of(root);
        Matcher step = STEP.matcher(path);
        int end = 0;
        while (step.find() && step.start() == end) {
            nodes = follow(nodes, step.group(1), step.group(2));
            end = step.end();
        }
        if (end != path.length() || nodes.isEmpty()) {
            throw new IllegalArgumentException("Nothing at " + path + " in " + file);
        }
        return nodes.stream().map(node -> Double.valueOf(node.asText())).toList();
    }

    private static List<JsonNode> follow(List<JsonNode> nodes, String name, String conditions) {
        List<JsonNode> next = new ArrayList<>();
        for (JsonNode node : nodes) {
            JsonNode value = node.path(name);
            if (value.isArray()) {
                value.forEach(next::add);
            } else if (!value.isMissingNode()) {
                next.add(value);
            }
        }
        next.removeIf(node -> !meets(node, conditions));
        return next;
    }

    private static boolean meets(JsonNode node, String conditions) {
        return CONDITION
                .matcher(conditions)
                .results()
                .allMatch(c -> node.path(c.group(1)).asText().equals(c.group(2)));
    }
}
