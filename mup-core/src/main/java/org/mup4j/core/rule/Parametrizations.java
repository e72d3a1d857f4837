package org.mup4j.core.rule;

import static org.mup4j.core.rule.PowerLaw.ONE;
import static org.mup4j.core.rule.PowerLaw.fanIn;
import static org.mup4j.core.rule.PowerLaw.fanOut;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.mup4j.core.rule.TableParametrization.Row;

/**
 * The published width parametrizations, each a table of exponents in ri = fan-in / base fan-in and ro = fan-out / base
 * fan-out. SCALAR tensors are never scaled and have no row.
 */
public final class Parametrizations {

    /** Standard: the network as its user configured it, no multiplier anywhere. */
    public static final Parametrization SP = new Parametrization() {
        @Override
        public String name() {
            return "SP";
        }

        @Override
        public TensorRule rule(Role role, OptimizerClass optimizer) {
            return TensorRule.IDENTITY;
        }

        @Override
        public boolean leavesAsConfigured() {
            return true;
        }

        @Override
        public String toString() {
            return name();
        }
    };

    /**
     * Maximal update (Yang et al. 2021, arXiv:2203.03466, table 3; spectral form in arXiv:2310.17813). The rows for
     * NORMALISED, TRUST and ORTHO are derived from the spectral condition and are experimental.
     */
    public static final Parametrization MUP = new TableParametrization(
            "muP",
            true,
            rows(
                    new Row(ONE, ONE, fanOut(-1), rates(fanOut(1), ONE, fanOut(0.5), ONE, fanOut(0.5))),
                    new Row(
                            ONE,
                            fanIn(-0.5),
                            fanOut(-1),
                            rates(
                                    new PowerLaw(-1, 1, 0),
                                    fanIn(-1),
                                    new PowerLaw(-0.5, 0.5, 0),
                                    fanIn(-0.5),
                                    new PowerLaw(-0.5, 0.5, 0))),
                    new Row(ONE, fanIn(-1), ONE, rates(fanIn(-1), fanIn(-1), fanIn(-0.5), ONE, fanIn(-0.5)))));

    /**
     * Neural tangent (Jacot et al. 2018, arXiv:1806.07572), with the stable rates at full alignment for SIGN optimizers.
     * Features stop moving as the width grows.
     */
    public static final Parametrization NTK = new TableParametrization(
            "NTK",
            false,
            rows(
                    new Row(ONE, ONE, fanOut(-0.5), rates(ONE, ONE)),
                    new Row(fanIn(-0.5), ONE, new PowerLaw(-0.5, -0.5, 0), rates(ONE, fanIn(-0.5))),
                    new Row(fanIn(-0.5), ONE, fanIn(-0.5), rates(ONE, fanIn(-0.5)))));

    /**
     * Mean field (Mei et al. 2018, arXiv:1804.06561, and its deep form): muP in another gauge, with one global rate for
     * SGD.
     */
    public static final Parametrization MEAN_FIELD = new TableParametrization(
            "mean-field",
            true,
            rows(
                    new Row(ONE, ONE, fanOut(-1), rates(fanOut(1), ONE, fanOut(0.5), ONE, fanOut(0.5))),
                    new Row(
                            fanIn(-0.5),
                            ONE,
                            new PowerLaw(-0.5, -1, 0),
                            rates(fanOut(1), fanIn(-0.5), fanOut(0.5), fanIn(-0.5), fanOut(0.5))),
                    new Row(fanIn(-1), ONE, fanIn(-1), rates(fanIn(1), ONE, fanIn(0.5), ONE, fanIn(0.5)))));

    /**
     * Standard initialisation with a learning rate for each layer, where updates are fully aligned with what they meet:
     * Everett et al. 2024, arXiv:2407.05872, "standard, full alignment", with the exponents that two independent
     * transcriptions of its table give and that follow from asking every layer's own step for a change of order one. The
     * paper's table speaks of weights; vectors are treated as its embedding is.
     *
     * <p>It leaves out what a change of the features does to the outputs through the readout's initial weights, which still
     * grows as the root of the width. Epsilons are the size of a gradient entry.
     */
    public static final Parametrization SP_FULL_ALIGN = new TableParametrization(
            "SP-full-align",
            true,
            rows(
                    new Row(ONE, ONE, fanOut(-0.5), rates(fanOut(0.5), ONE)),
                    new Row(ONE, fanIn(-0.5), fanOut(-0.5), rates(new PowerLaw(-1, 0.5, 0), fanIn(-1))),
                    new Row(ONE, fanIn(-0.5), ONE, rates(fanIn(-1), fanIn(-1)))));

    /**
     * The same where updates are not aligned at all with what they meet, so that sums of n terms grow as the root of n:
     * Everett et al. 2024, arXiv:2407.05872, "standard, no alignment". With updates that are aligned, as they are on the
     * batch they come from, hidden and output layers explode as the root of the width.
     */
    public static final Parametrization SP_NO_ALIGN = new TableParametrization(
            "SP-no-align",
            false,
            rows(
                    new Row(ONE, ONE, fanOut(-0.5), rates(fanOut(0.5), ONE)),
                    new Row(ONE, fanIn(-0.5), fanOut(-0.5), rates(new PowerLaw(-0.5, 0.5, 0), fanIn(-0.5))),
                    new Row(ONE, fanIn(-0.5), ONE, rates(fanIn(-0.5), fanIn(-0.5)))));

    /**
     * What of u-muP (Blake et al. 2024, arXiv:2407.17465) can be said relative to a base, for optimizers of class SIGN: unit
     * initialisation behind forward multipliers, hidden rates that fall as the root of fan-in, and its empirical rule that
     * the rate of input weights falls as the root of their fan-out. But for that rule it is muP in another gauge. The rates are
     * those of the authors' own library (graphcore-research/unit-scaling). Its depth rule is {@link DepthScaling#DEPTH_MUP}.
     *
     * <p>It leaves out what makes u-muP unit-scaled: absolute sizes instead of ratios to a base, and multipliers of the
     * backward pass apart from those of the forward pass. Numbers tuned for u-muP do not carry over.
     */
    public static final Parametrization U_MUP = new TableParametrization(
            "u-muP",
            true,
            Map.of(
                    Role.INPUT, new Row(ONE, ONE, fanOut(-1), Map.of(OptimizerClass.SIGN, fanOut(-0.5))),
                    Role.VECTOR, new Row(ONE, ONE, fanOut(-1), Map.of(OptimizerClass.SIGN, ONE)),
                    Role.HIDDEN,
                            new Row(
                                    fanIn(-0.5),
                                    ONE,
                                    new PowerLaw(-0.5, -1, 0),
                                    Map.of(OptimizerClass.SIGN, fanIn(-0.5))),
                    Role.OUTPUT, new Row(fanIn(-1), ONE, fanIn(-1), Map.of(OptimizerClass.SIGN, ONE))));

    private Parametrizations() {}

    /**
     * All of the above.
     *
     * @return SP, muP, NTK, mean-field, SP-full-align, SP-no-align, u-muP
     */
    public static List<Parametrization> all() {
        return List.of(SP, MUP, NTK, MEAN_FIELD, SP_FULL_ALIGN, SP_NO_ALIGN, U_MUP);
    }

    /**
     * A parametrization by its name, in any case, with or without hyphens and underscores.
     *
     * @param name for example {@code mup} or {@code mean-field}
     * @return the parametrization
     * @throws IllegalArgumentException if no such name exists; the message lists the names
     */
    public static Parametrization byName(String name) {
        String wanted = plain(name);
        return all().stream()
                .filter(p -> plain(p.name()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no parametrization '" + name
                        + "': use one of "
                        + all().stream().map(Parametrization::name).collect(Collectors.joining(", "))));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    private static Map<Role, Row> rows(Row input, Row hidden, Row output) {
        Map<Role, Row> rows = new EnumMap<>(Role.class);
        rows.put(Role.INPUT, input);
        rows.put(Role.VECTOR, input);
        rows.put(Role.HIDDEN, hidden);
        rows.put(Role.OUTPUT, output);
        return rows;
    }

    private static Map<OptimizerClass, PowerLaw> rates(PowerLaw linear, PowerLaw sign) {
        Map<OptimizerClass, PowerLaw> rates = new EnumMap<>(OptimizerClass.class);
        rates.put(OptimizerClass.LINEAR, linear);
        rates.put(OptimizerClass.SIGN, sign);
        return rates;
    }

    private static Map<OptimizerClass, PowerLaw> rates(
            PowerLaw linear, PowerLaw sign, PowerLaw normalised, PowerLaw trust, PowerLaw ortho) {
        Map<OptimizerClass, PowerLaw> rates = rates(linear, sign);
        rates.put(OptimizerClass.NORMALISED, normalised);
        rates.put(OptimizerClass.TRUST, trust);
        rates.put(OptimizerClass.ORTHO, ortho);
        return rates;
    }
}
