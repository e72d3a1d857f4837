package org.mup4j.examples.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mup4j.examples.heatmap.Cells.Selection;
import org.mup4j.examples.heatmap.Variant.Family;
import org.nd4j.linalg.activations.Activation;

/**
 * Measured exponents in width of wrapped networks, one real step of a stock updater; depths 3 and 4, widths 64 to 512, twelve
 * seeds. Over five seeds of the whole test no SGD exponent was more than 0.12 and no Adam exponent more than 0.05 from its
 * prediction; a wrong rule is off by 1/2 or more.
 */
class ExponentsTest {

    private static final double SGD = 0.12;
    private static final double ADAM = 0.05;

    private static Grid grid = new Grid(settings(), List.of());

    private static HeatmapSettings settings() {
        return new HeatmapSettings(
                List.of(64, 128, 256, 512),
                List.of(3, 4),
                12,
                Activation.RELU,
                Math.sqrt(2),
                List.of(Optimizer.SGD, Optimizer.ADAM),
                64,
                7);
    }

    @BeforeAll
    static void measure() {
        List<Variant> variants = Variant.of(settings().optimizers());
        GridRunner runner = new GridRunner(settings(), true, new PrintWriter(Writer.nullWriter()));
        grid = new Grid(settings(), runner.run("test", workspace -> {
            CellMeasurer measurer = new CellMeasurer(settings(), workspace);
            return (width, depth, seed) -> measurer.measure(variants, width, depth, seed);
        }));
    }

    @ParameterizedTest
    @CsvSource({
        "SP,  SGD,  input,  -0.5", "SP,  SGD,  hidden, 0.5", "SP,  SGD,  output, 1",
        "SP,  ADAM, input,  0", "SP,  ADAM, hidden, 1", "SP,  ADAM, output, 1",
        "MUP, SGD,  input,  0", "MUP, SGD,  hidden, 0", "MUP, SGD,  output, 0",
        "MUP, ADAM, input,  0", "MUP, ADAM, hidden, 0", "MUP, ADAM, output, 0",
        "MUP_RESIDUAL, SGD, hidden, 0", "MUP_RESIDUAL, ADAM, hidden, 0"
    })
    void updateNorm(Family family, Optimizer optimizer, String layer, double expected) {
        double slope = slope(family, optimizer, layer, Quantity.UPDATE_NORM);

        assertThat(slope).isBetween(expected - tolerance(optimizer), expected + tolerance(optimizer));
        assertThat(Prediction.of(family, optimizer, layer, Quantity.UPDATE_NORM).exponent())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SP, input, -0.5", "SP, hidden, 0", "SP, output, 0.5",
        "MUP, input, -1", "MUP, hidden, -0.5", "MUP, output, 1",
        "MUP_SYMMETRIC, input, 0", "MUP_SYMMETRIC, hidden, -0.5", "MUP_SYMMETRIC, output, 0"
    })
    void rawGradientRatio(Family family, String layer, double expected) {
        assertThat(slope(family, Optimizer.SGD, layer, Quantity.RAW_GRADIENT_RATIO))
                .isBetween(expected - SGD, expected + SGD);
    }

    @ParameterizedTest
    @CsvSource({"SP, SGD, 0", "SP, ADAM, 0.5", "MUP, SGD, -0.5", "MUP, ADAM, -0.5"})
    void frobeniusRatioOfHiddenLayersMisleads(Family family, Optimizer optimizer, double expected) {
        assertThat(slope(family, optimizer, "hidden", Quantity.UPDATE_FROBENIUS_RATIO))
                .isBetween(expected - tolerance(optimizer), expected + tolerance(optimizer));
    }

    /** At depth 4 features move faster in wider networks under SP; under muP and its depth rules as fast in all. */
    @Test
    void featureChange() {
        for (Optimizer optimizer : Optimizer.values()) {
            double sp = features(Family.SP, optimizer)
                    .widthExponent(1, Selection.NARROW)
                    .value();
            double mup = features(Family.MUP, optimizer)
                    .widthExponent(1, Selection.NARROW)
                    .value();
            assertThat(sp - mup).as("SP against muP, %s", optimizer).isGreaterThan(0.1);
            for (Family family : List.of(Family.MUP, Family.MUP_DEPTH_RATE, Family.MUP_RESIDUAL)) {
                assertThat(features(family, optimizer)
                                .widthExponent(Selection.NARROW)
                                .value())
                        .as("%s %s", family, optimizer)
                        .isBetween(-SGD, SGD);
            }
        }
    }

    private static Cells features(Family family, Optimizer optimizer) {
        return grid.cells(family, optimizer, Measurement.NETWORK, Quantity.FEATURE_CHANGE);
    }

    /** The widths themselves vary by 0.715; what is left under muP is the noise of twelve seeds. */
    @Test
    void adamsUpdateVariesAsTheWidthUnderSpAndNotUnderMup() {
        assertThat(grid.cells(Family.SP, Optimizer.ADAM, "hidden", Quantity.UPDATE_NORM)
                        .cvWidth(Selection.ALL))
                .isBetween(0.7, 0.78);
        assertThat(grid.cells(Family.MUP, Optimizer.ADAM, "hidden", Quantity.UPDATE_NORM)
                        .cvWidth(Selection.ALL))
                .isLessThan(0.03);
    }

    private static double slope(Family family, Optimizer optimizer, String layer, Quantity quantity) {
        return grid.cells(family, optimizer, layer, quantity)
                .widthExponent(Selection.NARROW)
                .value();
    }

    private static double tolerance(Optimizer optimizer) {
        return optimizer == Optimizer.SGD ? SGD : ADAM;
    }
}
