package org.mup4j.core.check;

import org.mup4j.core.measure.Quantity;

/**
 * How one quantity of one layer scales with the size of the network.
 *
 * @param layer the layer
 * @param step how many steps the networks had taken
 * @param quantity what was measured
 * @param slope the exponent: the quantity grows as size to this power
 * @param low lower end of its 95% interval
 * @param high upper end of its 95% interval
 */
public record Slope(String layer, long step, Quantity quantity, double slope, double low, double high) {

    /**
     * Whether two intervals have a number in common.
     *
     * @param from lower end of the other interval
     * @param to its upper end
     * @return false if this interval lies wholly outside
     */
    public boolean meets(double from, double to) {
        return low <= to && high >= from;
    }

    /**
     * Whether the interval lies within another.
     *
     * @param from lower end of the other interval
     * @param to its upper end
     * @return true if no part is outside
     */
    public boolean isWithin(double from, double to) {
        return low >= from && high <= to;
    }
}
