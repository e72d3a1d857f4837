package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.CoordReport.Evidence;
import org.mup4j.core.check.Slope;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.mup4j.core.rule.PowerLaw;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.MuP;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Correct networks, networks in the standard parametrization, and every single mistake, each checked from many seeds. */
final class Mistakes {

    private Mistakes() {}

    /** What is checked, and what the check has to name; {@link Cause#NONE} where it has to pass. */
    record Case(IUpdater updater, Parametrization parametrization, boolean zeroReadout, Cause cause) {

        String name() {
            return isCorrect() ? zeroReadout ? "muP, zero readout" : "muP" : parametrization.name();
        }

        String optimizer() {
            return updater.getClass().getSimpleName();
        }

        boolean isCorrect() {
            return cause == Cause.NONE;
        }

        Outcome expected() {
            return isCorrect() ? Outcome.PASS : Outcome.FAIL;
        }

        /** One check: other networks and other data for every seed. */
        CoordReport check(int seed, int seeds, int... widths) {
            List<DataSet> batches = CalibrationNets.batches(5, 32, seed);
            return CoordCheck.of(MuP.family(CalibrationNets.classifier(updater, zeroReadout))
                            .baseWidth(64)
                            .parametrization(parametrization))
                    .widths(widths)
                    .seeds(seeds)
                    .firstSeed(1000L * seed)
                    .run(batches);
        }

        @Override
        public String toString() {
            return optimizer() + ", " + name();
        }
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (IUpdater updater : List.of(new Sgd(0.1), new Adam(1e-3))) {
            cases.add(new Case(updater, Parametrizations.MUP, false, Cause.NONE));
            cases.add(new Case(updater, Parametrizations.MUP, true, Cause.NONE));
            cases.addAll(wrong(updater));
        }
        return cases;
    }

    private static List<Case> wrong(IUpdater updater) {
        boolean sgd = updater instanceof Sgd;
        PowerLaw hidden = sgd ? PowerLaw.fanIn(-1) : PowerLaw.ONE;
        PowerLaw input = sgd ? PowerLaw.ONE : PowerLaw.fanOut(-1);
        return List.of(
                new Case(updater, Parametrizations.SP, false, Cause.STANDARD_PARAMETRIZATION),
                new Case(updater, CalibrationNets.readoutInit(), false, Cause.READOUT_INIT),
                new Case(updater, CalibrationNets.rate(Role.OUTPUT, PowerLaw.ONE), false, Cause.READOUT_RATE),
                new Case(updater, CalibrationNets.rate(Role.HIDDEN, hidden), false, Cause.HIDDEN_RATE),
                new Case(updater, CalibrationNets.rate(Role.INPUT, input), false, Cause.INPUT_RATE),
                new Case(updater, CalibrationNets.plainOptimizer(), false, Cause.PLAIN_OPTIMIZER));
    }

    /** The same measurements judged without a look at the configurations. */
    static Verdict bySlopesAlone(CoordReport report) {
        return CoordReport.of(new Evidence(
                        report.name(),
                        report.growth(),
                        report.layers(),
                        report.readings(),
                        report.findings(),
                        List.of(),
                        List.of(),
                        report.tolerance()))
                .verdict();
    }

    /** The largest exponent in size of all that the verdict looks at: after the first and the last step. */
    static double worstSlope(CoordReport report) {
        return report.slopes().stream()
                .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE && (s.step() == 1 || s.step() == 5))
                .mapToDouble(s -> Math.abs(s.slope()))
                .max()
                .orElseThrow();
    }

    /** The exponents of the changes after a step, layer by layer. */
    static String slopes(CoordReport report, long step) {
        return report.slopes().stream()
                .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE && s.step() == step)
                .map(Slope::slope)
                .map(s -> String.format(Locale.ROOT, "%+.2f", s))
                .collect(Collectors.joining(" "));
    }
}
