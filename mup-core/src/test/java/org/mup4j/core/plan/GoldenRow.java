package org.mup4j.core.plan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.core.rule.OptimizerClass;
import org.mup4j.core.rule.Role;

/**
 * One row of {@code golden/mup_table.csv}: what microsoft/mup does to one tensor of one network, read off its optimizers
 * (the file's first line says how it was made). Shapes are in torch's order, [fan-out, fan-in].
 */
record GoldenRow(Map<String, String> cells) {

    static List<GoldenRow> all() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenRow.class.getResourceAsStream("/golden/mup_table.csv")),
                StandardCharsets.UTF_8))) {
            List<String> lines = in.lines().filter(l -> !l.startsWith("#")).toList();
            String[] header = lines.get(0).split(",", -1);
            return lines.subList(1, lines.size()).stream()
                    .map(line -> row(header, line))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cells may be quoted, none contains a quote. */
    private static GoldenRow row(String[] header, String line) {
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
            row.put(header[i], cells[i].replace("\"", ""));
        }
        return new GoldenRow(row);
    }

    String text(String column) {
        return Objects.requireNonNull(cells.get(column), column);
    }

    double number(String column) {
        return Double.parseDouble(text(column));
    }

    String parameter() {
        return text("param");
    }

    boolean isWeight() {
        return axes().size() > 1;
    }

    /** Each axis as {target, base}; "fin" in the base shape means that the axis does not scale. */
    private List<long[]> axes() {
        String[] shape = text("shape").split("x");
        // "finxfinx32": the x of the word fin does not exist, so x separates.
        String[] base = text("base_shape").split("x");
        List<long[]> axes = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
            long target = Long.parseLong(shape[i]);
            axes.add(new long[] {target, base[i].equals("fin") ? target : Long.parseLong(base[i])});
        }
        return axes;
    }

    private boolean scales(int axis) {
        return !text("base_shape").split("x")[axis].equals("fin");
    }

    /** Rows of a table that are looked up by an index: token and position embeddings. */
    boolean isLookUp() {
        return parameter().equals("pos") || text("module").equals("Embedding");
    }

    /**
     * The tensor as this library sees it. A look-up is a matrix after a one-hot vector: INPUT with fan-in 1, its last axis
     * the fan-out (microsoft/mup calls it vector-like, one infinite axis, which is the same rule). One axis is a vector, two
     * are a matrix in torch's order.
     */
    TensorSpec spec(OptimizerClass optimizer) {
        List<long[]> axes = axes();
        int last = axes.size() - 1;
        if (isLookUp()) {
            return spec(optimizer, Role.ofMatrix(false, scales(last)), new long[] {1, 1}, axes.get(last));
        }
        if (axes.size() == 1) {
            return spec(optimizer, Role.ofVector(scales(0)), new long[] {1, 1}, axes.get(0));
        }
        return spec(optimizer, Role.ofMatrix(scales(1), scales(0)), axes.get(1), axes.get(0));
    }

    private TensorSpec spec(OptimizerClass optimizer, Role role, long[] fanIn, long[] fanOut) {
        return new TensorSpec(
                text("model"),
                parameter(),
                axes().stream().map(a -> a[0]).toList(),
                role,
                optimizer,
                fanIn[0],
                fanOut[0],
                fanIn[1],
                fanOut[1],
                1,
                isLookUp() ? ForwardMultiplier.INDEX_INPUT : ForwardMultiplier.POSSIBLE);
    }

    /**
     * The standard deviation that the row's initialiser gives at the base shape, from torch's documentation of each: the
     * same for every width.
     */
    double baseStd() {
        List<Long> base = new ArrayList<>(axes().stream().map(a -> a[1]).toList());
        Collections.reverse(base);
        double fanIn = base.get(0);
        double fanOut = base.get(1);
        return switch (text("init").replace("+zero_query", "")) {
            case "torch_default+rescale" -> isLookUp() ? 1 : 1 / Math.sqrt(3 * fanIn);
            case "kaiming_normal_fan_in_relu" -> Math.sqrt(2 / fanIn);
            case "kaiming_normal_fan_out_relu" -> Math.sqrt(2 / fanOut);
            case "xavier_normal", "xavier_uniform" -> Math.sqrt(2 / (fanIn + fanOut));
            case "normal_0.02" -> 0.02;
            case "uniform_0.1" -> 0.1 / Math.sqrt(3);
            // A normal cut off at two deviations: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)) of its parameter.
            case "trunc_normal_0.02_ab0.04" -> 0.02 * 0.8796256610342398;
            default -> throw new IllegalStateException("No initialiser " + text("init"));
        };
    }

    @Override
    public String toString() {
        return String.join(" ", Arrays.asList(text("model"), text("width"), text("init"), parameter()));
    }
}
