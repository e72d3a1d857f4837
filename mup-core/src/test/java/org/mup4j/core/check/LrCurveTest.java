package org.mup4j.core.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.check.LrCurve.Optimum;
import org.mup4j.core.check.LrCurve.Place;
import org.mup4j.core.check.LrCurve.Point;

class LrCurveTest {

    private static final double NONE = Double.POSITIVE_INFINITY;

    /** One seed, rates 2^first, 2^(first+1), ... */
    private static LrCurve curve(int first, double... losses) {
        double[] rates = new double[losses.length];
        double[][] rows = new double[losses.length][];
        for (int i = 0; i < losses.length; i++) {
            rates[i] = Math.pow(2, first + i);
            rows[i] = new double[] {losses[i]};
        }
        return LrCurve.of(64, rates, rows);
    }

    private static LrCurve sampled(double phase, DoubleUnaryOperator logLoss) {
        double[] rates = new double[14];
        double[][] losses = new double[rates.length][];
        for (int i = 0; i < rates.length; i++) {
            double x = -7 + i + phase;
            rates[i] = Math.pow(2, x);
            losses[i] = new double[] {Math.exp(logLoss.applyAsDouble(x))};
        }
        return LrCurve.of(64, rates, losses);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 0.5, 0.77})
    void the_vertex_of_a_parabola_is_exact_wherever_the_grid_lies(double phase) {
        Optimum best = sampled(phase, x -> 0.04 * (x - 0.3) * (x - 0.3) - 1).optimum();

        // The window settles to 1e-10.
        assertThat(best.log2()).isCloseTo(0.3, within(1e-8));
        assertThat(best.learningRate()).isCloseTo(Math.pow(2, 0.3), within(1e-8));
        assertThat(best.place()).isEqualTo(Place.INSIDE);
    }

    @Test
    void the_vertex_of_a_lopsided_bowl_hardly_depends_on_where_the_grid_lies() {
        double[] vertices = new Random(1)
                .doubles(50)
                .map(p -> sampled(p, x -> Math.log(Bowl.USUAL.loss(Math.min(x, 3))))
                        .optimum()
                        .log2())
                .toArray();

        double spread = Arrays.stream(vertices).max().orElseThrow()
                - Arrays.stream(vertices).min().orElseThrow();
        assertThat(spread).isLessThan(0.05);
        // A parabola leans to the flat side of a lopsided bowl: said in the documentation.
        assertThat(Arrays.stream(vertices).boxed())
                .allSatisfy(v -> assertThat(v).isBetween(-0.35, -0.15));
    }

    @Test
    void losses_are_averaged_over_the_seeds_in_logarithms() {
        Point point = new Point(0.1, List.of(1.0, 4.0));

        assertThat(Math.exp(point.meanLogLoss())).isCloseTo(2, within(1e-12));
    }

    @Test
    void the_best_loss_is_one_that_was_measured() {
        assertThat(curve(-3, 3, 1.5, 2, 4).optimum().loss()).isCloseTo(1.5, within(1e-12));
    }

    @Test
    void diverged_runs_are_kept_as_infinity_and_counted() {
        double[][] losses = {{2, 2}, {1, 1}, {Double.NaN, 0.1}, {NONE, Double.NaN}};
        LrCurve curve = LrCurve.of(64, new double[] {1, 2, 4, 8}, losses);

        assertThat(curve.diverged()).isEqualTo(3);
        assertThat(curve.runs()).isEqualTo(8);
        assertThat(curve.points().get(2).losses()).containsExactly(NONE, 0.1);
        assertThat(curve.points().get(2).meanLogLoss()).isEqualTo(NONE);
        assertThat(curve.optimum().loss())
                .as("a rate at which one seed diverged is not the best, however well the other does")
                .isCloseTo(1, within(1e-12));
        assertThat(curve.optimum().place())
                .as("bracketed by divergence, not by the grid's end")
                .isEqualTo(Place.INSIDE);
    }

    /** Left out, the diverged rate would leave a line that falls to the right. */
    @Test
    void a_diverged_neighbour_holds_the_vertex_back() {
        Optimum best = curve(-4, 1.6, 1.4, 1.2, 1, NONE, NONE).optimum();

        assertThat(best.log2())
                .as("between the best rate and the next that did not diverge")
                .isBetween(-2.0, -1.0);
    }

    @Test
    void the_best_rate_at_an_edge_is_flagged_and_is_that_of_the_grid() {
        assertThat(curve(-3, 1, 2, 3, 4).optimum()).isEqualTo(new Optimum(-3, 1, Place.LOW_EDGE));
        assertThat(curve(-3, 4, 3, 2, 1).optimum()).isEqualTo(new Optimum(0, 1, Place.HIGH_EDGE));
        assertThat(curve(-3, 2).optimum().isInside()).isFalse();
    }

    @Test
    void with_every_rate_diverged_there_is_no_best_rate() {
        Optimum best = curve(-3, NONE, Double.NaN, NONE).optimum();

        assertThat(best.place()).isEqualTo(Place.NONE);
        assertThat(best.learningRate()).isNaN();
        assertThat(best.loss()).isEqualTo(NONE);
    }

    @Test
    void three_rates_are_enough_for_a_vertex() {
        assertThat(curve(-1, Math.exp(1.21), Math.exp(0.01), Math.exp(0.81))
                        .optimum()
                        .log2())
                .isCloseTo(0.1, within(1e-8));
    }

    @Test
    void the_order_of_the_rates_does_not_matter() {
        LrCurve shuffled = LrCurve.of(64, new double[] {4, 1, 2}, new double[][] {{3}, {2}, {1}});

        assertThat(shuffled).isEqualTo(curve(0, 2, 1, 3)).hasSameHashCodeAs(curve(0, 2, 1, 3));
        assertThat(shuffled).isNotEqualTo(curve(0, 2, 1, 4));
        assertThat(shuffled.points()).extracting(Point::learningRate).containsExactly(1.0, 2.0, 4.0);
    }

    @Test
    void nothing_from_outside_changes_a_curve() {
        double[][] losses = {{2}, {1}, {2}};
        LrCurve curve = LrCurve.of(64, new double[] {1, 2, 4}, losses);
        losses[1][0] = 9;

        assertThat(curve).isEqualTo(curve(0, 2, 1, 2));
    }

    @Test
    void refuses_what_is_no_curve() {
        refuses("A learning rate is a positive number, not 0.0", () -> new Point(0, List.of(1.0)));
        refuses(
                "There is no loss at the rate 0.1: give one for each seed, NaN or infinity where the run diverged",
                () -> new Point(0.1, List.of()));
        refuses(
                "A loss at the rate 0.1 is 0.0, which has no logarithm: compare a loss that stays positive, or add a"
                        + " constant to it",
                () -> new Point(0.1, List.of(1.0, 0.0)));
        refuses("The width is 0, but a layer has at least one unit", () -> LrCurve.of(0, List.of()));
        refuses("The curve of width 64 has no learning rate: give three or more", () -> LrCurve.of(64, List.of()));
        refuses(
                "The curve of width 64 has the learning rate 2.0 twice: put all its seeds into one point",
                () -> LrCurve.of(64, new double[] {2, 2}, new double[][] {{1}, {1}}));
        refuses(
                "The curve of width 64 has 2 seeds at the rate 1.0 but 1 at 2.0: run every seed at every rate; a run that"
                        + " diverged counts as infinity",
                () -> LrCurve.of(64, new double[] {1, 2}, new double[][] {{1, 1}, {1}}));
        refuses(
                "There are 2 learning rates but 1 rows of losses",
                () -> LrCurve.of(64, new double[] {1, 2}, new double[][] {{1}}));
    }

    private static void refuses(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessage(message);
    }
}
