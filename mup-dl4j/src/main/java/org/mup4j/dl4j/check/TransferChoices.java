package org.mup4j.dl4j.check;

import java.util.List;
import org.mup4j.core.check.TransferSettings;
import org.mup4j.dl4j.MuPFamily;

/**
 * What {@link MuTransfer} is told beside how networks are trained.
 *
 * @param settings families to choose from, at least one, with one base width
 * @param confirmed the widths that the rate has to hold at; empty for four times the base width
 * @param target the width of the large network; 0 if not set
 * @param judgement when a rate counts as the same
 * @param engine what trains
 * @param <C> the type of the configurations
 */
record TransferChoices<C>(
        List<Setting<C>> settings, List<Integer> confirmed, int target, TransferSettings judgement, Engine engine) {

    /** What trains the networks. */
    enum Engine {
        /** A fleet where it can. */
        FASTEST,
        /** Deeplearning4j. */
        DEEPLEARNING4J
    }

    /**
     * Hyperparameters beside the rate.
     *
     * @param name what they are called
     * @param family the networks that have them
     * @param <C> the type of the configurations
     */
    record Setting<C>(String name, MuPFamily<C> family) {}

    TransferChoices {
        settings = List.copyOf(settings);
        confirmed = List.copyOf(confirmed);
    }

    TransferChoices<C> withBase(int width) {
        List<Setting<C>> changed = settings.stream()
                .map(s -> new Setting<>(s.name(), s.family().baseWidth(width)))
                .toList();
        return new TransferChoices<>(changed, confirmed, target, judgement, engine);
    }

    TransferChoices<C> withConfirmed(List<Integer> widths) {
        return new TransferChoices<>(settings, widths, target, judgement, engine);
    }

    TransferChoices<C> withTarget(int width) {
        return new TransferChoices<>(settings, confirmed, width, judgement, engine);
    }

    TransferChoices<C> withJudgement(TransferSettings changed) {
        return new TransferChoices<>(settings, confirmed, target, changed, engine);
    }

    TransferChoices<C> withEngine(Engine changed) {
        return new TransferChoices<>(settings, confirmed, target, judgement, changed);
    }

    int base() {
        return settings.get(0).family().baseWidth();
    }
}
