package org.mup4j.examples.heatmap;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mup4j.examples.cli.UserError;
import org.nd4j.linalg.activations.Activation;

/**
 * What grid of networks to measure.
 *
 * @param widths rising
 * @param depths rising; a plain network of depth L has L weight matrices, a residual one L blocks
 * @param seeds number of initialisations of each network
 * @param activation of the hidden layers
 * @param gain initial weights have standard deviation gain / sqrt(fan-in)
 * @param optimizers what makes the step
 * @param baseWidth where every parametrization agrees
 * @param seed from which all random numbers follow
 */
record HeatmapSettings(
        List<Integer> widths,
        List<Integer> depths,
        int seeds,
        Activation activation,
        double gain,
        List<Optimizer> optimizers,
        int baseWidth,
        long seed) {

    /** Size of the input vector. */
    static final int INPUTS = 128;

    /** Cells whose depth is more than this part of the width are noise. */
    static final double LARGEST_ASPECT = 1.0 / 16;

    private static final int LARGEST_WIDTH = 16384;
    private static final int LARGEST_DEPTH = 512;

    HeatmapSettings {
        widths = List.copyOf(widths);
        depths = List.copyOf(depths);
        optimizers = List.copyOf(optimizers);
        require(
                widths.size() >= 2,
                "--widths is " + widths + ", but an exponent needs two widths or more, such as 64,128,256");
        requireSizes("--widths", widths, 1, LARGEST_WIDTH);
        requireSizes("--depths", depths, 2, LARGEST_DEPTH);
        require(seeds >= 1 && seeds <= 1000, "--seeds is " + seeds + ", but it has to be from 1 to 1000, such as 8");
        require(gain > 0 && gain <= 100, "--gain is " + gain + ", but it has to be a number above 0, such as 1.414");
        require(
                baseWidth >= 1 && baseWidth <= LARGEST_WIDTH,
                "--base-width is " + baseWidth + ", but a width is from 1 to " + LARGEST_WIDTH + ", such as 64");
    }

    private static void requireSizes(String option, List<Integer> sizes, int smallest, int largest) {
        String example = option.equals("--widths") ? "64,128,256" : "2,4,8";
        require(
                !sizes.isEmpty() && IntStream.range(1, sizes.size()).allMatch(i -> sizes.get(i) > sizes.get(i - 1)),
                option + " is " + sizes + ", but sizes have to rise, as in " + example);
        require(
                sizes.get(0) >= smallest && sizes.get(sizes.size() - 1) <= largest,
                option + " is " + sizes + ", but sizes have to be from " + smallest + " to " + largest + ", such as "
                        + example);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new UserError(message + ".");
        }
    }

    /** The depth at which depth rules change nothing. */
    int baseDepth() {
        return depths.get(0);
    }

    boolean hatched(int depth, int width) {
        return depth > LARGEST_ASPECT * width;
    }

    /** Weights of the larger of the two networks of a cell, the residual one. */
    static long weights(int width, int depth) {
        return (long) width * (INPUTS + (long) depth * width + 1);
    }

    /** A number for a purpose, the same in every run. */
    long seedOf(int... purpose) {
        return seed * 1_000_003L + Arrays.hashCode(purpose);
    }
}
