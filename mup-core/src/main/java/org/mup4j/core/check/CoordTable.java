package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.mup4j.core.measure.Quantity;

/** Writes a coordinate check for people. */
final class CoordTable {

    private CoordTable() {}

    static String text(CoordReport report) {
        TreeSet<Long> steps = new TreeSet<>();
        report.slopes().stream()
                .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                .forEach(s -> steps.add(s.step()));
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("layer", "role"));
        steps.forEach(step -> header.add("step " + step));
        rows.add(header);
        for (CheckedLayer layer : report.layers()) {
            List<String> row =
                    new ArrayList<>(List.of(layer.name(), layer.role().name()));
            steps.forEach(step -> row.add(cell(report, layer.name(), step)));
            rows.add(row);
        }
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: exponents in %s of the change of pre-activations (flat up to %.2f)%n",
                report.name(),
                report.growth().name().toLowerCase(Locale.ROOT),
                report.tolerance().flat()));
        append(out, rows);
        report.findings().forEach(f -> out.append("note: ").append(f.message()).append('\n'));
        return out.append(report.verdict()).append('\n').toString();
    }

    private static String cell(CoordReport report, String layer, long step) {
        return report.slopes().stream()
                .filter(s ->
                        s.layer().equals(layer) && s.step() == step && s.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                .findFirst()
                .map(s -> String.format(Locale.ROOT, "%+.2f [%+.2f, %+.2f]", s.slope(), s.low(), s.high()))
                .orElse("-");
    }

    private static void append(StringBuilder out, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append("  ");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
