package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.dl4j.check.Mistakes.Case;

/**
 * A correct network passes, every injected mistake fails and is called by its name. Small widths and one check of each here (a
 * mistake shows sooner than its absence does); with {@code -Dmup.calibration.full=DIRECTORY} the default check (64 to 1024, five
 * seeds) ten times for each case, and with the wider networks and ten seeds, as the verdict
 * asks for, where it leaves a correct one open; that
 * takes five minutes or more and leaves its figures in the directory.
 */
class CalibrationTest {

    private static final int REPEATS = 10;

    private static final int NAMED_AT_LEAST = 9;

    static List<Case> cases() {
        return Mistakes.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_correct_network_passes_and_every_mistake_fails_and_is_named(Case checked) {
        Verdict verdict = small(checked).verdict();

        assertThat(verdict.outcome()).as(verdict.toString()).isEqualTo(checked.expected());
        assertThat(verdict.cause()).as(verdict.toString()).isEqualTo(checked.cause());
    }

    /** As small as the case allows: without the readout's own transient, 512 is wide enough. */
    private static CoordReport small(Case checked) {
        if (!checked.isCorrect()) {
            return checked.check(1, 3, 64, 128, 256);
        }
        return checked.zeroReadout()
                ? checked.check(1, 5, 64, 128, 256, 512)
                : checked.check(1, 5, 64, 128, 256, 512, 1024);
    }

    @Test
    @EnabledIfSystemProperty(named = CalibrationTable.FULL, matches = ".+")
    void all_seeds() throws IOException {
        Path directory = Path.of(System.getProperty(CalibrationTable.FULL));
        CalibrationTable rows = new CalibrationTable(
                directory.resolve("mistakes.csv"),
                "optimizer,case,narrowest,widest,seeds,repeat,outcome,causes,outcome_by_slopes,causes_by_slopes,slopes_step_1,slopes_step_5");
        CalibrationTable summary = new CalibrationTable(
                directory.resolve("mistakes-summary.csv"),
                "optimizer,case,expected,repeats,as_expected,as_expected_once_larger,named_right,as_expected_by_slopes,named_among_by_slopes,"
                        + "smallest_worst_slope,largest_worst_slope");
        List<String> wrong = new ArrayList<>();
        for (Case checked : Mistakes.all()) {
            Tally tally = new Tally(checked);
            for (int seed = 1; seed <= REPEATS; seed++) {
                CoordReport report = checked.check(seed, 5, 64, 128, 256, 512, 1024);
                rows.add(tally.add(seed, report));
                if (checked.isCorrect() && report.verdict().outcome() == Outcome.INCONCLUSIVE) {
                    rows.add(tally.addAdvised(seed, checked.check(seed, 10, 128, 256, 512, 1024, 2048)));
                }
            }
            summary.add(tally.summary());
            if (tally.asExpectedOnceLarger < REPEATS || tally.named < NAMED_AT_LEAST) {
                wrong.add(checked + ": " + List.of(tally.summary()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What came of the repeats of one case. */
    private static final class Tally {

        private final Case checked;
        private int repeats;
        private int asExpected;
        private int asExpectedOnceLarger;
        private int named;
        private int asExpectedBySlopes;
        private int namedBySlopes;
        private double smallest = Double.POSITIVE_INFINITY;
        private double largest;

        Tally(Case checked) {
            this.checked = checked;
        }

        /** Counts a repeat; gives its row. */
        Object[] add(int seed, CoordReport report) {
            Verdict verdict = report.verdict();
            Verdict slopes = Mistakes.bySlopesAlone(report);
            repeats++;
            asExpected += verdict.outcome() == checked.expected() ? 1 : 0;
            asExpectedOnceLarger += verdict.outcome() == checked.expected() ? 1 : 0;
            named += verdict.cause() == checked.cause() || checked.isCorrect() ? 1 : 0;
            asExpectedBySlopes += slopes.outcome() == checked.expected() ? 1 : 0;
            namedBySlopes += slopes.causes().contains(checked.cause()) || checked.isCorrect() ? 1 : 0;
            double worst = Mistakes.worstSlope(report);
            smallest = Math.min(smallest, worst);
            largest = Math.max(largest, worst);
            return row(seed, report, 64, 1024, 5);
        }

        /** Counts the repeat with the wider networks and the seeds that an open verdict asks for; gives its row. */
        Object[] addAdvised(int seed, CoordReport report) {
            asExpectedOnceLarger += report.verdict().outcome() == checked.expected() ? 1 : 0;
            return row(seed, report, 128, 2048, 10);
        }

        private Object[] row(int seed, CoordReport report, int narrowest, int widest, int seeds) {
            Verdict alone = Mistakes.bySlopesAlone(report);
            return new Object[] {
                checked.optimizer(),
                checked.name(),
                narrowest,
                widest,
                seeds,
                seed,
                report.verdict().outcome(),
                report.verdict().causes(),
                alone.outcome(),
                alone.causes(),
                Mistakes.slopes(report, 1),
                Mistakes.slopes(report, 5)
            };
        }

        Object[] summary() {
            return new Object[] {
                checked.optimizer(),
                checked.name(),
                checked.expected(),
                repeats,
                asExpected,
                asExpectedOnceLarger,
                named,
                asExpectedBySlopes,
                namedBySlopes,
                String.format(Locale.ROOT, "%.2f", smallest),
                String.format(Locale.ROOT, "%.2f", largest)
            };
        }
    }
}
