package org.mup4j.examples.heatmap;

import org.mup4j.examples.heatmap.Variant.Family;

/**
 * The exponent in width that theory gives a quantity: one pass, batch of one, at infinite width (Yang and Hu 2020,
 * arXiv:2011.14522; the spectral form is arXiv:2310.17813), and how close a finite grid has to come to it.
 *
 * @param exponent the exponent
 * @param tolerance largest distance that passes
 */
record Prediction(double exponent, double tolerance) {

    private static final double LOOSE = 0.1;
    private static final double MUP_ADAM = 0.05;
    private static final double MUP_SGD = 0.08;
    /** Under SP the last hidden layer's change reaches its exponent from below, as hidden layers add up. */
    private static final double SP_FEATURES = 0.3;

    /** The exponent of a quantity in a layer. */
    static Prediction of(Family family, Optimizer optimizer, String layer, Quantity quantity) {
        double exponent = switch (quantity) {
            case RAW_GRADIENT_RATIO -> raw(family, layer);
            case UPDATE_NORM -> family == Family.SP ? standardNorm(optimizer, layer) : 0;
            case UPDATE_FROBENIUS_RATIO -> frobenius(family, optimizer, layer);
            case FEATURE_CHANGE -> family == Family.SP ? (optimizer == Optimizer.SGD ? 0.5 : 1) : 0;
        };
        return new Prediction(exponent, tolerance(family, optimizer, quantity));
    }

    private static double raw(Family family, String layer) {
        return switch (family) {
            case SP -> byLayer(layer, -0.5, 0, 0.5);
            case MUP_SYMMETRIC -> byLayer(layer, 0, -0.5, 0);
            default -> byLayer(layer, -1, -0.5, 1);
        };
    }

    private static double standardNorm(Optimizer optimizer, String layer) {
        return optimizer == Optimizer.SGD ? byLayer(layer, -0.5, 0.5, 1) : byLayer(layer, 0, 1, 1);
    }

    private static double frobenius(Family family, Optimizer optimizer, String layer) {
        if (family != Family.SP) {
            return byLayer(layer, 0, -0.5, 0);
        }
        return optimizer == Optimizer.SGD ? byLayer(layer, -0.5, 0, 0.5) : byLayer(layer, 0, 0.5, 0.5);
    }

    private static double byLayer(String layer, double input, double hidden, double output) {
        return switch (layer) {
            case "input" -> input;
            case "hidden" -> hidden;
            case "output" -> output;
            default -> throw new IllegalArgumentException("No such layer: " + layer);
        };
    }

    private static double tolerance(Family family, Optimizer optimizer, Quantity quantity) {
        if (quantity == Quantity.FEATURE_CHANGE) {
            return family == Family.SP ? SP_FEATURES : LOOSE;
        }
        if (quantity == Quantity.UPDATE_NORM && family != Family.SP) {
            return optimizer == Optimizer.ADAM ? MUP_ADAM : MUP_SGD;
        }
        return LOOSE;
    }

    /** PASS within the tolerance; FAIL if the whole interval is outside of it; else, or without a slope, INCONCLUSIVE. */
    String verdict(double slope, double low, double high) {
        if (Double.isNaN(slope)) {
            return "INCONCLUSIVE";
        }
        if (Math.abs(slope - exponent) <= tolerance) {
            return "PASS";
        }
        return low > exponent + tolerance || high < exponent - tolerance ? "FAIL" : "INCONCLUSIVE";
    }
}
