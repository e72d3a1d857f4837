package org.mup4j.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mup4j.core.rule.DepthScaling;

/** Writes a plan for people. */
final class PlanTable {

    private static final List<String> HEADER = List.of(
            "layer", "param", "role", "shape", "fan-in", "fan-out", "init std", "lr", "forward", "eps", "decay", "why");

    /** Columns that hold numbers and are aligned to the right. */
    private static final int FIRST_NUMBER = 4;

    private static final int LAST_NUMBER = 10;

    private PlanTable() {}

    static String text(MuPlan plan) {
        List<List<String>> rows = rows(plan);
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder(title(plan)).append('\n');
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(isNumber(i) ? pad + row.get(i) : row.get(i) + pad).append("  ");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        plan.warnings().forEach(w -> out.append("warning: ").append(w).append('\n'));
        return out.toString();
    }

    static String markdown(MuPlan plan) {
        List<List<String>> rows = rows(plan);
        StringBuilder out = new StringBuilder(title(plan)).append("\n\n");
        out.append(line(rows.get(0)));
        String[] rule = new String[HEADER.size()];
        Arrays.setAll(rule, i -> isNumber(i) ? "---:" : "---");
        out.append(line(List.of(rule)));
        rows.subList(1, rows.size()).forEach(row -> out.append(line(row)));
        if (!plan.warnings().isEmpty()) {
            out.append('\n');
        }
        plan.warnings().forEach(w -> out.append("- **warning:** ").append(w).append('\n'));
        return out.toString();
    }

    private static boolean isNumber(int column) {
        return column >= FIRST_NUMBER && column <= LAST_NUMBER;
    }

    private static String line(List<String> cells) {
        return cells.stream().map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String title(MuPlan plan) {
        boolean flat = plan.depth().equals(DepthScaling.NONE);
        String symbols = flat ? "ri, ro: fan-in and fan-out" : "ri, ro, rL: fan-in, fan-out and depth";
        return plan.parametrization() + ", gauge " + plan.gauge() + (flat ? "" : ", depth rule " + plan.depth())
                + (plan.isIdentity() ? ": nothing changes" : " (" + symbols + " over the base's)");
    }

    private static List<List<String>> rows(MuPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (TensorPlan t : plan.tensors()) {
            rows.add(List.of(
                    t.layer(),
                    t.parameter(),
                    t.role().name(),
                    t.shape().toString().replace(" ", ""),
                    fan(t.baseFanIn(), t.fanIn()),
                    fan(t.baseFanOut(), t.fanOut()),
                    number(t.initStdMultiplier()),
                    number(t.learningRateMultiplier()),
                    number(t.forwardMultiplier()),
                    number(t.epsilonMultiplier()),
                    number(t.weightDecayMultiplier()),
                    t.reason()));
        }
        return rows;
    }

    private static String fan(long base, long target) {
        return base == target ? Long.toString(target) : base + "->" + target;
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, "%.6g", value)
                .replaceAll("(\\.\\d*?)0+($|e)", "$1$2")
                .replaceAll("\\.($|e)", "$1");
    }
}
