package org.mup4j.examples.plot;

import java.util.List;

/**
 * One quantity over widths and depths.
 *
 * @param title what is shown
 * @param caption one line about what to see
 * @param widths column sizes, rising
 * @param depths row sizes, rising from the top
 * @param values {@code values[i][j]} at depth i and width j; the first cell is the middle of the colour scale
 * @param hatched cells that verdicts leave out
 * @param widthExponents exponent in width of each row
 * @param depthExponents exponent in depth of each column
 * @param widthExponent exponent in width over the cells that are not hatched
 * @param depthExponent exponent in depth over the cells that are not hatched
 */
public record HeatmapPanel(
        String title,
        String caption,
        int[] widths,
        int[] depths,
        double[][] values,
        boolean[][] hatched,
        List<Exponent> widthExponents,
        List<Exponent> depthExponents,
        Exponent widthExponent,
        Exponent depthExponent) {

    /** Copies the lists. */
    public HeatmapPanel {
        widthExponents = List.copyOf(widthExponents);
        depthExponents = List.copyOf(depthExponents);
    }

    /**
     * How far a cell is from the base cell.
     *
     * @param i row
     * @param j column
     * @return log2 of the ratio; not finite where a value is missing
     */
    double octaves(int i, int j) {
        return Math.log(values[i][j] / values[0][0]) / Math.log(2);
    }

    /**
     * The largest distance of any cell from the base cell.
     *
     * @return in octaves
     */
    double largestDistance() {
        double largest = 0;
        for (int i = 0; i < depths.length; i++) {
            for (int j = 0; j < widths.length; j++) {
                double distance = Math.abs(octaves(i, j));
                largest = Double.isFinite(distance) ? Math.max(largest, distance) : largest;
            }
        }
        return largest;
    }
}
