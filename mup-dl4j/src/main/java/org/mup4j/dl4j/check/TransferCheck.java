package org.mup4j.dl4j.check;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.TransferSettings;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Asks whether the best learning rate stays where it is when the members of a family become wider: a sweep at each width,
 * judged together by a {@link TransferReport}.
 *
 * <pre>{@code
 * TransferReport report = TransferCheck.of(family)
 *         .widths(64, 128, 256, 512, 1024).rates(LrSweep.octaves(-14, -4, 1)).seeds(5).run(batches);
 * report.verdict();
 * }</pre>
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class TransferCheck<C> extends SweepOptions<C, TransferCheck<C>, TransferReport> {

    private final TransferSettings judgement;

    private TransferCheck(SweepSettings<C> settings, TransferSettings judgement) {
        super(settings);
        this.judgement = judgement;
    }

    /**
     * A check of a family, over widths 64 to 1024 until others are set.
     *
     * @param family the networks
     * @param <C> their type of configuration
     * @return the check; its rates have to be set
     */
    public static <C> TransferCheck<C> of(MuPFamily<C> family) {
        Objects.requireNonNull(family, "The family is null");
        return new TransferCheck<>(
                new SweepSettings<>(family, List.of(64, 128, 256, 512, 1024)), TransferSettings.withDefaults());
    }

    /**
     * Sets the widths.
     *
     * @param widths at least two different ones; five or more, each twice the one before, give an answer
     * @return a new check
     * @throws MuPException if there are fewer than two, or one is below 1
     */
    public TransferCheck<C> widths(int... widths) {
        TreeSet<Integer> sorted = new TreeSet<>();
        Arrays.stream(widths).forEach(w -> sorted.add(atLeastOne("width", w)));
        if (sorted.size() < 2) {
            throw new MuPException("The widths are " + Arrays.toString(widths)
                    + ", but a drift needs two different ones at least, such as 64, 128, 256, 512, 1024");
        }
        return with(settings().changed(s -> s.widths = List.copyOf(sorted)));
    }

    /**
     * Sets when a rate counts as the same.
     *
     * @param settings the tolerances
     * @return a new check
     */
    public TransferCheck<C> judgedBy(TransferSettings settings) {
        Objects.requireNonNull(settings, "The settings are null");
        return new TransferCheck<>(settings(), settings);
    }

    @Override
    TransferCheck<C> with(SweepSettings<C> changed) {
        return new TransferCheck<>(changed, judgement);
    }

    @Override
    TransferReport result(List<DataSet> batches) {
        return TransferReport.of(new SweepExperiment<>(settings()).run(batches), judgement);
    }
}
