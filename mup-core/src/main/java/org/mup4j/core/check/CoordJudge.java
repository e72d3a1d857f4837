package org.mup4j.core.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mup4j.core.check.CoordReport.Evidence;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.core.measure.Quantity;

/**
 * The acceptance rule: the worst layer decides, after the first step that moves it and after the last one.
 */
final class CoordJudge {

    /** What makes layers of a network that breaks no rule of the table move differently at different sizes. */
    private static final Set<Cause> SPOILERS = EnumSet.of(
            Cause.RATE_TOO_LARGE,
            Cause.RATE_TOO_SMALL,
            Cause.DEAD_UNITS,
            Cause.EPSILON,
            Cause.RANDOM_TARGETS,
            Cause.UNSCALED_AXIS);

    private record Judged(Slope slope, Outcome outcome) {}

    private final Evidence evidence;
    private final List<Slope> changes;

    CoordJudge(Evidence evidence, List<Slope> slopes) {
        this.evidence = evidence;
        this.changes = slopes.stream()
                .filter(s -> s.quantity() == Quantity.PRE_ACTIVATION_CHANGE)
                .toList();
    }

    Verdict verdict() {
        List<Judged> judged = judged();
        List<Finding> decisive =
                evidence.findings().stream().filter(Finding::decisive).toList();
        if (judged.isEmpty()) {
            return nothingMoved(decisive);
        }
        Judged worst = worst(judged);
        if (worst.outcome() != Outcome.PASS
                && divergesEverywhere()
                && evidence.ruleCauses().isEmpty()) {
            return untold(worst);
        }
        if (worst.outcome() == Outcome.PASS && !decisive.isEmpty()) {
            return new Verdict(
                    Outcome.INCONCLUSIVE,
                    decisive.stream().map(Finding::cause).distinct().toList(),
                    "the layers are flat, but " + decisive.get(0).message());
        }
        if (worst.outcome() == Outcome.INCONCLUSIVE && isBackedByRules(worst)) {
            return fails(judged, worst);
        }
        return switch (worst.outcome()) {
            case PASS -> new Verdict(Outcome.PASS, List.of(), passes(worst, judged.size()));
            case INCONCLUSIVE -> undecided(worst);
            case FAIL -> fails(judged, worst);
        };
    }

    /** A slope that is not flat decides, wide interval or not, if the configurations break a rule of the table as well. */
    private boolean isBackedByRules(Judged worst) {
        return !evidence.ruleCauses().isEmpty()
                && Math.abs(worst.slope().slope()) > evidence.tolerance().flat();
    }

    /** Where the narrowest networks diverge like the widest, the rate is at fault; how the layers scale, nobody can see. */
    private boolean divergesEverywhere() {
        return evidence.findings().stream().anyMatch(f -> f.cause() == Cause.RATE_TOO_LARGE && f.decisive());
    }

    private Verdict untold(Judged worst) {
        String noticed = evidence.findings().stream()
                .filter(f -> f.cause() == Cause.RATE_TOO_LARGE)
                .map(Finding::message)
                .findFirst()
                .orElseThrow();
        return new Verdict(
                Outcome.INCONCLUSIVE,
                List.of(Cause.RATE_TOO_LARGE),
                describe(worst.slope()) + ", but networks that diverge at every size tell nothing about scaling: "
                        + noticed);
    }

    private Verdict nothingMoved(List<Finding> decisive) {
        List<Cause> causes = decisive.isEmpty()
                ? List.of(Cause.TOO_LITTLE_DATA)
                : decisive.stream().map(Finding::cause).distinct().toList();
        if (divergesEverywhere() && !evidence.ruleCauses().isEmpty()) {
            causes = Stream.concat(evidence.ruleCauses().stream(), causes.stream())
                    .distinct()
                    .toList();
            return new Verdict(Outcome.FAIL, causes, decisive.get(0).message() + why(causes));
        }
        return new Verdict(
                Outcome.INCONCLUSIVE,
                causes,
                decisive.isEmpty()
                        ? "no judged layer moved at two sizes or more: check that layers are trained"
                        : decisive.get(0).message());
    }

    /** Each layer after the first step that moves it, and after the last. */
    private List<Judged> judged() {
        List<Judged> judged = new ArrayList<>();
        for (CheckedLayer layer : evidence.layers()) {
            TreeSet<Long> steps = changes.stream()
                    .filter(s -> s.layer().equals(layer.name()))
                    .map(Slope::step)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (steps.isEmpty()) {
                continue;
            }
            for (long step : new TreeSet<>(List.of(steps.first(), steps.last()))) {
                Slope slope = at(layer.name(), step);
                judged.add(new Judged(slope, evidence.tolerance().judge(slope)));
            }
        }
        return judged;
    }

    private Slope at(String layer, long step) {
        return changes.stream()
                .filter(s -> s.layer().equals(layer) && s.step() == step)
                .findFirst()
                .orElseThrow();
    }

    private static Judged worst(List<Judged> judged) {
        Judged worst = judged.get(0);
        for (Judged next : judged) {
            Outcome worse = worst.outcome().worse(next.outcome());
            boolean more = worse == next.outcome()
                    && (next.outcome() != worst.outcome()
                            || Math.abs(next.slope().slope())
                                    > Math.abs(worst.slope().slope()));
            if (more) {
                worst = next;
            }
        }
        return worst;
    }

    private Verdict fails(List<Judged> judged, Judged worst) {
        List<Cause> causes = causes();
        String direction = worst.slope().slope() > 0 ? "EXPLODING" : "NOT LEARNING";
        long failing = judged.stream()
                .filter(j -> Math.abs(j.slope().slope()) > evidence.tolerance().flat())
                .map(j -> j.slope().layer())
                .distinct()
                .count();
        return new Verdict(
                Outcome.FAIL,
                causes,
                direction + ": " + describe(worst.slope()) + ", worst of " + failing + " of "
                        + evidence.layers().size() + " layers" + why(causes));
    }

    /** Broken rules first; without any, what was noticed on the way, then what the slopes look like. */
    private List<Cause> causes() {
        Set<Cause> causes = new LinkedHashSet<>(evidence.ruleCauses());
        if (causes.isEmpty()) {
            causes.addAll(spoilers());
            if (evidence.growth() == CoordReport.Growth.WIDTH) {
                causes.addAll(Signatures.nearest(evidence.layers(), firstSlopes(), evidence.ruledOut()));
            }
        }
        evidence.findings().stream()
                .filter(Finding::decisive)
                .map(Finding::cause)
                .forEach(causes::add);
        return List.copyOf(causes);
    }

    private List<Cause> spoilers() {
        return evidence.findings().stream()
                .map(Finding::cause)
                .filter(this::spoils)
                .distinct()
                .toList();
    }

    private boolean spoils(Cause cause) {
        return SPOILERS.contains(cause) && !evidence.ruledOut().contains(cause);
    }

    private String why(List<Cause> causes) {
        if (!causes.isEmpty()) {
            return ". Likely cause: " + causes.stream().map(Cause::explanation).collect(Collectors.joining("; or "));
        }
        if (evidence.growth() == CoordReport.Growth.DEPTH) {
            return ". Over depth a rule of its own is needed, such as MuP.wrap(conf).depth(DepthScaling.COMPLETE_P, baseDepth) for"
                    + " residual networks";
        }
        return evidence.ruledOut().isEmpty()
                ? ""
                : ". The weights and rates follow the muP table and no known pitfall was seen: try wider networks, and look at"
                        + " layers, updaters and data of your own";
    }

    /** The slopes after the first step, or after the first that moved the layer. */
    private Map<String, Slope> firstSlopes() {
        Map<String, Slope> first = new LinkedHashMap<>();
        for (Slope slope : changes) {
            first.merge(slope.layer(), slope, (a, b) -> a.step() <= b.step() ? a : b);
        }
        return first;
    }

    private String passes(Judged worst, int count) {
        return String.format(
                Locale.ROOT,
                "every layer's change is flat; %s is the largest of %d slopes (flat up to %.2f)",
                describe(worst.slope()),
                count,
                evidence.tolerance().flat());
    }

    private Verdict undecided(Judged worst) {
        List<Finding> noticed = evidence.findings().stream()
                .filter(f -> f.decisive() || spoils(f.cause()))
                .toList();
        String open = String.format(
                Locale.ROOT,
                "%s is neither flat (up to %.2f) nor clearly not",
                describe(worst.slope()),
                evidence.tolerance().flat());
        if (noticed.isEmpty()) {
            return new Verdict(
                    Outcome.INCONCLUSIVE, List.of(Cause.TOO_LITTLE_DATA), open + ": use more seeds or wider networks");
        }
        return new Verdict(
                Outcome.INCONCLUSIVE,
                noticed.stream().map(Finding::cause).distinct().toList(),
                open + ", and " + noticed.get(0).message());
    }

    private String describe(Slope slope) {
        return String.format(
                Locale.ROOT,
                "layer '%s' after step %d changes as %s^%.2f [%.2f, %.2f]",
                slope.layer(),
                slope.step(),
                evidence.growth().name().toLowerCase(Locale.ROOT),
                slope.slope(),
                slope.low(),
                slope.high());
    }
}
