package org.mup4j.dl4j.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.mup4j.core.check.TransferSettings;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.check.TransferChoices.Engine;
import org.mup4j.dl4j.check.TransferChoices.Setting;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Finds the learning rate of a large network without training it: searches on a small one, confirms on a wider one that the
 * best rate stays where it is, and gives the configuration of the large one with that rate. This is algorithm 1 of Yang et
 * al. 2021 (arXiv:2203.03466), with the confirmation that it leaves to the reader.
 *
 * <pre>{@code
 * MuTransferResult<MultiLayerConfiguration> result = MuTransfer.of(width -> mlp(width))
 *         .base(64).confirm(256).target(1024)
 *         .rates(LrSweep.octaves(-12, -2, 1)).seeds(5).steps(500).run(batches);
 * MultiLayerNetwork net = new MultiLayerNetwork(result.configuration());
 * }</pre>
 *
 * <p><b>What is handed on.</b> The best rate of the base width ({@link org.mup4j.core.check.LrCurve#optimum()}), if a {@link
 * org.mup4j.core.check.TransferReport} over the base and the confirming widths says TRANSFERS and the widest confirming
 * network does not diverge at that rate. Otherwise {@link MuTransferResult#configuration()} refuses, with the report and what
 * to do: on DRIFTS, on INCONCLUSIVE (more seeds, or a finer grid) and on INVALID_GRID.
 *
 * <p><b>Where the best rate is at an edge of the grid</b>, the grid goes on to that side, by half as many rates as it has, at
 * least three, once at each width; the result tells. If the base's best rate is at the edge even then, nothing else is trained
 * and {@code run} throws; if a confirming width's is, the outcome is INVALID_GRID.
 *
 * <p><b>Other hyperparameters</b> that transfer are chosen with the rate ({@link #among}): factors on the initial weights or
 * the output, momentum, the shape of a schedule. What regularises (dropout, weight decay) does not transfer (same source,
 * table 1).
 *
 * <p><b>What trains.</b> A {@link org.mup4j.dl4j.fleet.Fleet} where it takes the networks and the batches in single precision,
 * with Deeplearning4j's losses to rounding; else Deeplearning4j. {@link MuTransferResult#trainedBy()} says which, and why.
 * Progress is told over all stages; its total grows when a grid does.
 *
 * @param <C> {@code MultiLayerConfiguration} or {@code ComputationGraphConfiguration}
 */
public final class MuTransfer<C> extends SweepOptions<C, MuTransfer<C>, MuTransferResult<C>> {

    private static final int LEAST_RATES = 3;

    private final TransferChoices<C> choices;

    private MuTransfer(SweepSettings<C> settings, TransferChoices<C> choices) {
        super(settings);
        this.choices = choices;
    }

    /**
     * A transfer within a family, from its base width.
     *
     * @param family the networks, with their parametrization, gauge and depth rule
     * @param <C> their type of configuration
     * @return the transfer; its rates and target have to be set
     */
    public static <C> MuTransfer<C> of(MuPFamily<C> family) {
        Objects.requireNonNull(family, "The family is null");
        return of(List.of(new Setting<>("as configured", family)));
    }

    /**
     * A transfer of muP from base width {@link MuP#DEFAULT_BASE_WIDTH} until another is set.
     *
     * @param network a function from a width to an ordinary configuration
     * @param <C> its type of configuration
     * @return the transfer; its rates and target have to be set
     */
    public static <C> MuTransfer<C> of(IntFunction<C> network) {
        return of(MuP.family(network));
    }

    /**
     * A transfer that chooses other hyperparameters together with the rate: at the base width every setting is trained at every
     * rate, and the one with the smallest loss wins. At the confirming widths each other setting is trained at its own best rate
     * of the grid; where one of them is better there than the winner, by more than the tolerance of the regret and by more than its
     * spread over the seeds, the choice does not transfer.
     *
     * <pre>{@code
     * MuTransfer.among(List.of(0.5, 1.0, 2.0), gain -> MuP.family(width -> mlp(width, gain)).baseWidth(64))
     * }</pre>
     *
     * @param settings what to choose from, such as numbers, or records of several numbers; shown by their {@code toString}
     * @param family the networks with such a setting; all of one base width
     * @param <H> a setting
     * @param <C> their type of configuration
     * @return the transfer; its rates and target have to be set
     * @throws MuPException if there is no setting, two have the same name or their families differ in the base width
     */
    public static <H, C> MuTransfer<C> among(List<H> settings, Function<? super H, MuPFamily<C>> family) {
        Map<String, Setting<C>> named = new LinkedHashMap<>();
        for (H setting : settings) {
            String name = String.valueOf(setting);
            if (named.put(name, new Setting<>(name, family.apply(setting))) != null) {
                throw new MuPException(
                        "The setting " + name
                                + " comes twice: leave one out, or give settings a toString that tells them apart, as records have");
            }
        }
        if (named.isEmpty()) {
            throw new MuPException(
                    "There is no setting to choose from: give at least one, or call MuTransfer.of(family)");
        }
        long bases = named.values().stream()
                .map(s -> s.family().baseWidth())
                .distinct()
                .count();
        if (bases > 1) {
            throw new MuPException("The families of the settings have " + bases
                    + " different base widths, but losses are compared at one: give all the same baseWidth(...)");
        }
        return of(List.copyOf(named.values()));
    }

    private static <C> MuTransfer<C> of(List<Setting<C>> settings) {
        MuPFamily<C> first = settings.get(0).family();
        return new MuTransfer<>(
                new SweepSettings<>(first, List.of(first.baseWidth())),
                new TransferChoices<>(settings, List.of(), 0, TransferSettings.withDefaults(), Engine.FASTEST));
    }

    /**
     * Sets the width to search at, which is the base width of muP; the family's if not called.
     *
     * @param width at least 1
     * @return a new transfer
     * @throws MuPException if it is below 1
     */
    public MuTransfer<C> base(int width) {
        return with(choices.withBase(atLeastOne("base width", width)));
    }

    /**
     * Sets the widths to confirm at; four times the base width if not called.
     *
     * @param widths one or more above the base width; over a single doubling the interval of the drift is often too wide for an
     *     answer
     * @return a new transfer
     * @throws MuPException if there is none, or one is below 1
     */
    public MuTransfer<C> confirm(int... widths) {
        TreeSet<Integer> sorted = new TreeSet<>();
        Arrays.stream(widths).forEach(w -> sorted.add(atLeastOne("width to confirm at", w)));
        if (sorted.isEmpty()) {
            throw new MuPException(
                    "There is no width to confirm at: give one above the base width, such as confirm(256)");
        }
        return with(choices.withConfirmed(List.copyOf(sorted)));
    }

    /**
     * Sets the width of the large network, which is not trained.
     *
     * @param width above the base width
     * @return a new transfer
     * @throws MuPException if it is below 1
     */
    public MuTransfer<C> target(int width) {
        return with(choices.withTarget(atLeastOne("target width", width)));
    }

    /**
     * Sets when a rate counts as the same.
     *
     * @param settings the tolerances
     * @return a new transfer
     */
    public MuTransfer<C> judgedBy(TransferSettings settings) {
        Objects.requireNonNull(settings, "The settings are null");
        return with(choices.withJudgement(settings));
    }

    /**
     * Trains in Deeplearning4j, even what a fleet could train.
     *
     * @return a new transfer
     */
    public MuTransfer<C> withoutFleet() {
        return with(choices.withEngine(Engine.DEEPLEARNING4J));
    }

    private MuTransfer<C> with(TransferChoices<C> changed) {
        return new MuTransfer<>(settings(), changed);
    }

    @Override
    MuTransfer<C> with(SweepSettings<C> changed) {
        return new MuTransfer<>(changed, choices);
    }

    @Override
    MuTransferResult<C> result(List<DataSet> batches) {
        TransferChoices<C> complete =
                choices.confirmed().isEmpty() ? choices.withConfirmed(List.of(4 * choices.base())) : choices;
        settings().requireData(batches);
        requireGrid();
        requireWidths(complete);
        return new TransferRun<>(settings(), complete, batches).result();
    }

    private void requireGrid() {
        int rates = settings().rates.size();
        if (rates < LEAST_RATES) {
            throw new MuPException("There " + (rates == 1 ? "is 1 learning rate" : "are 2 learning rates")
                    + ", but a best one lies between two others: give three or more, such as"
                    + " rates(LrSweep.octaves(-12, -2, 1))");
        }
    }

    private void requireWidths(TransferChoices<C> complete) {
        int base = complete.base();
        if (complete.target() == 0) {
            throw new MuPException("There is no large network to find the rate for: call target(width), such as target("
                    + 16L * base + ")");
        }
        requireAbove(base, "target", complete.target());
        complete.confirmed().forEach(w -> requireAbove(base, "width to confirm at", w));
        if (settings().seeds < 2 && complete.confirmed().size() < 2) {
            throw new MuPException(
                    "With one seed and two widths no interval of the drift can be told: call seeds(5), or"
                            + " confirm at two widths or more");
        }
    }

    private static void requireAbove(int base, String what, int width) {
        if (width <= base) {
            throw new MuPException("The " + what + " is " + width + ", but the rate is searched at width " + base
                    + ": give a width above it, or call base(width) with a smaller one");
        }
    }
}
