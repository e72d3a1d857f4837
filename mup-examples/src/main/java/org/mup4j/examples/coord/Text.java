package org.mup4j.examples.coord;

import java.util.List;
import java.util.Locale;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.data.CaliforniaHousing;
import org.mup4j.examples.plot.Exponent;

/** The report: every claim with its figure and its verdict. */
final class Text {

    /** What is drawn, in the order of the report. */
    static final List<Quantity> FIGURES = List.of(
            Quantity.OUTPUT, Quantity.READOUT, Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.CHANGE_1);

    private final CoordResult result;
    private final Claims claims;
    private final CaliforniaHousing housing;

    Text(CoordResult result, Claims claims, CaliforniaHousing housing) {
        this.result = result;
        this.claims = claims;
        this.housing = housing;
    }

    static String notOriginal(CaliforniaHousing housing) {
        return "Note: " + housing.file() + " has the layout of " + CaliforniaHousing.DATASET.title()
                + " but other content (sha256 " + housing.sha256() + ", the original's is "
                + CaliforniaHousing.DATASET.sha256() + "); results are labelled so.";
    }

    static String summary(Claims claims) {
        Claim mup = claims.byId("output-mup");
        Claim sp = claims.byId("output-sp");
        return String.format(
                Locale.ROOT,
                "%s: after batch %d the output scales with the width as muP %s, SP %s",
                claims.outcome(),
                mup.step(),
                mup.measured(),
                sp.measured());
    }

    String report() {
        return head() + claimTable() + figures() + stepTable() + notes();
    }

    private String head() {
        Settings s = result.settings();
        String data = housing.original() ? "California Housing" : notOriginal(housing);
        return String.format(
                Locale.ROOT,
                """
                # Coordinate check: SP against muP on California Housing

                **%s**

                MLP 8-w-w-1, ReLU, w = %d x zeta with zeta in %s; mean squared error; Adam, rate %s at the base width;
                %d batches of %d, the same rows in the same order at every width; %d seeds from %d; double precision.
                Data: %s.

                """,
                summary(claims),
                s.base(),
                s.multipliers(),
                s.rate(),
                s.batches(),
                s.batchSize(),
                s.seeds(),
                s.seed(),
                data);
    }

    private String claimTable() {
        StringBuilder text = new StringBuilder("""
                ## Claims

                Exponents of the mean absolute coordinate in the width, with 95% intervals over seeds.

                | claim | measured | criterion | verdict |
                |---|---|---|---|
                """);
        for (Claim c : claims.all()) {
            text.append(String.format(
                    "| %s | %s | %s | %s |%n",
                    c.statement(), c.measured(), c.band().toString().replace("|", "\\|"), word(c.outcome())));
        }
        for (Quantity quantity : List.of(Quantity.OUTPUT, Quantity.GRADIENT)) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nSpikes: after the last batch the %s lies %.2f octaves (rms over widths) off its power law in SP,"
                            + " %.2f in muP.%n",
                    quantity.title(),
                    claims.roughness(Scheme.SP, quantity),
                    claims.roughness(Scheme.MUP, quantity)));
        }
        return text.append(String.format(
                        "%nDiverged networks: SP %d, muP %d.%n",
                        result.diverged(Scheme.SP), result.diverged(Scheme.MUP)))
                .toString();
    }

    private static String figures() {
        StringBuilder text = new StringBuilder("\n## Figures\n\n");
        for (Quantity quantity : FIGURES) {
            text.append(
                    String.format("![Scale of the %s](coord-check-%s.png)%n%n", quantity.title(), quantity.label()));
        }
        return text.toString();
    }

    private String stepTable() {
        StringBuilder text = new StringBuilder("## Exponents after every batch\n\n| batch |");
        for (Quantity quantity : FIGURES) {
            text.append(" ").append(quantity.label()).append(" SP | muP |");
        }
        text.append("\n|---|").append("---|---|".repeat(FIGURES.size())).append("\n");
        for (int step = 0; step <= result.settings().batches(); step++) {
            text.append("| ").append(step).append(" |");
            for (Quantity quantity : FIGURES) {
                for (Scheme scheme : Scheme.values()) {
                    text.append(" ").append(cell(scheme, quantity, step)).append(" |");
                }
            }
            text.append("\n");
        }
        return text.toString();
    }

    private String cell(Scheme scheme, Quantity quantity, int step) {
        return result.fit(scheme, quantity, step).stream()
                .map(fit -> Exponent.of(fit).slope())
                .findFirst()
                .orElse("");
    }

    private static String notes() {
        return """

                ## How to read this

                - *Gradient* is the gradient of the batch loss; *update* is what Adam subtracted, parameters before minus after.
                  Adam divides the gradient's scale out: an SP entry moves by about the rate whatever the width, a muP entry by
                  the rate divided by zeta. A picture in which "the update falls in both" shows the gradient.
                - Gradients fall because the readout's weights do: as the width to the power -1/2 in SP, -1 in muP, at
                  initialisation; a power law, not an exponential one.
                - SP's weights start as muP's, and leave them once updates of constant size outgrow initial weights that
                  shrink as width^-1/2. At a tenth of the default rate they are alike through all twelve batches.
                - The readout's bias is one number that moves by the rate per batch at every width. The claim about the output
                  without it shows that the flatness of muP is not the bias alone.
                - The initial scale c = 1/10 is read as standard deviation c / sqrt(fan-in), drawn from a normal distribution cut
                  off at two standard deviations; biases start at zero.
                - The rate is a choice: far below the default, the output at the last batch is still mostly the initial one;
                  far above it, wide SP networks overshoot the targets within the twelve batches and their curves bend back.
                """;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "holds";
            case FAIL -> "does not hold";
            case INCONCLUSIVE -> "undecided";
        };
    }
}
