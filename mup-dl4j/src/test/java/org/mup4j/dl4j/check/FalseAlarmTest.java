package org.mup4j.dl4j.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.check.Verdict.Outcome;

/**
 * Correct networks do not fail, whatever reason might be found. Ten small checks here; with
 * {@code -Dmup.calibration.full=DIRECTORY} two hundred larger ones, which takes five minutes or more.
 */
class FalseAlarmTest {

    private static final int NETS = 200;

    /** One in a hundred. */
    private static final int FALSE_ALARMS_AT_MOST = NETS / 100;

    static Stream<RandomNets> first_ten() {
        return IntStream.range(0, 10).mapToObj(RandomNets::of);
    }

    @ParameterizedTest
    @MethodSource("first_ten")
    void a_correct_network_is_not_accused(RandomNets net) {
        CoordReport report = net.smallCheck();

        assertThat(isFalseAlarm(report.verdict())).as(net + "\n" + report).isFalse();
    }

    @Test
    @EnabledIfSystemProperty(named = CalibrationTable.FULL, matches = ".+")
    void two_hundred_networks() throws IOException {
        CalibrationTable rows = new CalibrationTable(
                Path.of(System.getProperty(CalibrationTable.FULL), "false-alarms.csv"),
                RandomNets.COLUMNS + ",outcome,causes,false_alarm,worst_slope,message");
        List<String> accused = new ArrayList<>();
        for (int i = 0; i < NETS; i++) {
            RandomNets net = RandomNets.of(i);
            CoordReport report = net.check();
            Verdict verdict = report.verdict();
            List<Object> row = new ArrayList<>(List.of(net.choices()));
            row.addAll(List.of(
                    verdict.outcome(),
                    verdict.causes(),
                    isFalseAlarm(verdict) ? "yes" : "no",
                    String.format(Locale.ROOT, "%.3f", Mistakes.worstSlope(report)),
                    verdict.message()));
            rows.add(row.toArray());
            if (isFalseAlarm(verdict)) {
                accused.add(net + "\n" + report);
            }
        }
        assertThat(accused).hasSizeLessThanOrEqualTo(FALSE_ALARMS_AT_MOST);
    }

    private static boolean isFalseAlarm(Verdict verdict) {
        return verdict.outcome() == Outcome.FAIL;
    }
}
