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

    private Parametrizations() {}

    /**
     * All of the above.
     *
     * @return SP, muP, NTK, mean-field
     */
    public static List<Parametrization> all() {
        return List.of(SP, MUP, NTK, MEAN_FIELD);
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
