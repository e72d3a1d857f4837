package org.mup4j.dl4j.check;

import java.util.Comparator;
import java.util.List;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.check.Verdict;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.MuPWrap;

/**
 * What a {@link MuTransfer} found. Immutable; its string form shows the search, the report and the verdict.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class MuTransferResult<C> {

    private final MuPFamily<C> family;
    private final int target;
    private final TransferReport report;
    private final List<Searched> settings;
    private final int chosen;
    private final List<String> notes;
    private final String trainedBy;

    MuTransferResult(
            MuPFamily<C> family,
            int target,
            TransferReport report,
            List<Searched> settings,
            int chosen,
            List<String> notes,
            String trainedBy) {
        this.family = family;
        this.target = target;
        this.report = report;
        this.settings = List.copyOf(settings);
        this.chosen = chosen;
        this.notes = List.copyOf(notes);
        this.trainedBy = trainedBy;
    }

    /**
     * One setting of the other hyperparameters, as it was searched.
     *
     * @param name its string form; "as configured" where there was no choice
     * @param base losses over the rates at the base width
     * @param confirmed losses at each confirming width, in ascending order: of the chosen setting over all rates, of the others at
     *     their best rate of the base width's grid
     */
    public record Searched(String name, LrCurve base, List<LrCurve> confirmed) {

        /**
         * Copies the list.
         *
         * @param name its string form
         * @param base losses at the base width
         * @param confirmed losses at each confirming width
         */
        public Searched {
            confirmed = List.copyOf(confirmed);
        }

        /** The point of a grid with the smallest loss, the lowest rate of equals. */
        static LrCurve.Point best(LrCurve curve) {
            return curve.points().stream()
                    .min(Comparator.comparingDouble(LrCurve.Point::meanLogLoss))
                    .orElseThrow();
        }

        /** Its runs at a confirming width, at its best rate of the base width's grid. */
        LrCurve.Point transferred(int place) {
            double rate = best(base).learningRate();
            return confirmed.get(place).points().stream()
                    .filter(p -> p.learningRate() == rate)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * The large network with the rate that was found, and the setting.
     *
     * @return a new configuration at each call, as {@code family.at(target).withLearningRate(rate()).configuration()} gives it, in
     *     the data type that the family gives
     * @throws MuPException with the report and what to do, unless the rate is known to transfer
     */
    public C configuration() {
        return wrap().configuration();
    }

    /**
     * What changes for each tensor of the large network, and why.
     *
     * @return the plan of {@link #configuration()}
     * @throws MuPException as {@link #configuration()}
     */
    public MuPlan plan() {
        return wrap().plan();
    }

    private MuPWrap<C> wrap() {
        if (!isTransferable()) {
            throw new MuPException(new TransferResultText(this).refusal());
        }
        return family.at(target).withLearningRate(rate());
    }

    /**
     * Whether the rate is known to serve wider networks.
     *
     * @return true if and only if {@link #verdict()} is PASS
     */
    public boolean isTransferable() {
        return verdict().outcome() == Verdict.Outcome.PASS;
    }

    /**
     * The conclusion with its figures and what to do.
     *
     * @return the verdict of the report, if that is not PASS; else FAIL with {@link
     *     org.mup4j.core.check.Cause#RATE_TOO_LARGE} where the widest confirming network diverges at the rate, FAIL where another
     *     setting is better than the chosen one at a confirming width; else PASS
     */
    public Verdict verdict() {
        return new TransferResultText(this).verdict();
    }

    /**
     * The best rate of the base width, whether it transfers or not.
     *
     * @return the base rate, as {@link MuPWrap#withLearningRate} takes it
     */
    public double rate() {
        return settings.get(chosen).base().optimum().learningRate();
    }

    /**
     * The setting with the smallest loss at the base width.
     *
     * @return its number in the list that was given, from 0; 0 where there was no choice
     */
    public int chosen() {
        return chosen;
    }

    /**
     * All settings, as they were searched.
     *
     * @return in the order in which they were given; one where there was no choice
     */
    public List<Searched> settings() {
        return settings;
    }

    /**
     * How the best rate of the chosen setting moves from the base width over the confirming ones.
     *
     * @return the report
     */
    public TransferReport report() {
        return report;
    }

    /**
     * The width of the large network.
     *
     * @return the target
     */
    public int target() {
        return target;
    }

    /**
     * What happened on the way: each grid that was widened.
     *
     * @return sentences; empty if nothing did
     */
    public List<String> notes() {
        return notes;
    }

    /**
     * What trained the networks.
     *
     * @return a fleet, or Deeplearning4j with the reason
     */
    public String trainedBy() {
        return trainedBy;
    }

    @Override
    public String toString() {
        return new TransferResultText(this).text();
    }
}
