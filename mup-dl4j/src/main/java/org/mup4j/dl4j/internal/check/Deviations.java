package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mup4j.core.check.Cause;
import org.mup4j.core.rule.Role;

/** Which rules of the muP table two configurations keep, which they break, which cannot be read, and what that amounts to. */
final class Deviations {

    /** What a comparison with the table says. */
    enum Finding {
        /** As the table says. */
        KEPT,
        /** Another exponent than the table's. */
        BROKEN,
        /** Zero, which every rule leaves at zero. */
        ZERO,
        /** The configurations do not tell. */
        UNREADABLE
    }

    private final Set<Role> brokenRates = EnumSet.noneOf(Role.class);
    private final Set<Role> unreadableRates = EnumSet.noneOf(Role.class);
    private final Set<Finding> readoutInit = EnumSet.noneOf(Finding.class);
    private final Set<Finding> logits = EnumSet.noneOf(Finding.class);
    private boolean someRateScales;

    /** Notes the rate of a tensor; a rate that the table leaves alone says nothing about whether any rate was scaled. */
    void rate(Role role, Finding finding, double expected) {
        switch (finding) {
            case BROKEN -> brokenRates.add(role);
            case UNREADABLE -> unreadableRates.add(role);
            case KEPT -> someRateScales |= expected != 1;
            case ZERO -> throw new IllegalArgumentException("A rate of zero trains nothing");
        }
    }

    void readoutInit(Finding finding) {
        readoutInit.add(finding);
    }

    /** Notes the scale of an attention's logits. */
    void logits(Finding finding) {
        logits.add(finding);
    }

    private boolean initBroken() {
        return readoutInit.contains(Finding.BROKEN);
    }

    /** What was broken, the cause that explains everything first. */
    List<Cause> causes() {
        boolean noRateScales = !brokenRates.isEmpty() && !someRateScales;
        if (noRateScales && initBroken()) {
            return List.of(Cause.STANDARD_PARAMETRIZATION);
        }
        if (noRateScales && brokenRates.size() > 1) {
            // With a readout at zero they are the same network.
            return readoutInit.contains(Finding.KEPT)
                    ? List.of(Cause.PLAIN_OPTIMIZER)
                    : List.of(Cause.STANDARD_PARAMETRIZATION, Cause.PLAIN_OPTIMIZER);
        }
        List<Cause> causes = new ArrayList<>();
        addIf(causes, initBroken(), Cause.READOUT_INIT);
        addIf(causes, brokenRates.contains(Role.OUTPUT), Cause.READOUT_RATE);
        addIf(causes, brokenRates.contains(Role.HIDDEN), Cause.HIDDEN_RATE);
        addIf(causes, brokenRates.contains(Role.INPUT), Cause.INPUT_RATE);
        addIf(causes, logits.contains(Finding.BROKEN), Cause.ATTENTION_SCALE);
        return causes;
    }

    /** What was certainly not broken. */
    List<Cause> ruledOut() {
        boolean initKept = !initBroken() && !readoutInit.contains(Finding.UNREADABLE);
        List<Cause> causes = new ArrayList<>();
        addIf(causes, initKept, Cause.READOUT_INIT);
        addIf(causes, keeps(Role.OUTPUT), Cause.READOUT_RATE);
        addIf(causes, keeps(Role.HIDDEN), Cause.HIDDEN_RATE);
        addIf(causes, keeps(Role.INPUT), Cause.INPUT_RATE);
        addIf(causes, someRateScales, Cause.PLAIN_OPTIMIZER);
        addIf(causes, someRateScales || readoutInit.contains(Finding.KEPT), Cause.STANDARD_PARAMETRIZATION);
        return causes;
    }

    private boolean keeps(Role role) {
        return !brokenRates.contains(role) && !unreadableRates.contains(role);
    }

    private static void addIf(List<Cause> causes, boolean holds, Cause cause) {
        if (holds) {
            causes.add(cause);
        }
    }
}
