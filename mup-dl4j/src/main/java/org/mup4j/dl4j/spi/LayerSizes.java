package org.mup4j.dl4j.spi;

import java.util.List;

/**
 * The feature sizes of a layer, or of a vertex.
 *
 * @param in number of input features or channels, of the first input
 * @param out number of output features or channels
 * @param inner sizes of widths inside the layer, which neither reach nor leave it, in an order of the adapter's own
 * @param further number of input features of each input behind the first; none in a layer
 */
public record LayerSizes(long in, long out, List<Long> inner, List<Long> further) {

    /**
     * Copies the lists.
     *
     * @param in number of input features or channels, of the first input
     * @param out number of output features or channels
     * @param inner sizes of widths inside the layer, which neither reach nor leave it, in an order of the adapter's own
     * @param further number of input features of each input behind the first; none in a layer
     */
    public LayerSizes {
        inner = List.copyOf(inner);
        further = List.copyOf(further);
    }

    /**
     * The sizes of a layer.
     *
     * @param in number of input features or channels
     * @param out number of output features or channels
     * @param inner sizes of widths inside the layer, in an order of the adapter's own
     */
    public LayerSizes(long in, long out, List<Long> inner) {
        this(in, out, inner, List.of());
    }

    /**
     * The sizes of a layer without widths inside.
     *
     * @param in number of input features or channels
     * @param out number of output features or channels
     */
    public LayerSizes(long in, long out) {
        this(in, out, List.of());
    }

    /**
     * The same features around other widths inside.
     *
     * @param newInner the sizes inside
     * @return a copy
     */
    public LayerSizes withInner(List<Long> newInner) {
        return new LayerSizes(in, out, newInner, further);
    }

    /**
     * The number of input features of one input.
     *
     * @param input which one, counted from 0
     * @return {@code in} for the first
     */
    public long in(int input) {
        return input == 0 ? in : further.get(input - 1);
    }
}
