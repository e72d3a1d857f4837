package org.mup4j.dl4j.spi;

import java.util.List;

/**
 * A layer's feature sizes.
 *
 * @param in number of input features or channels
 * @param out number of output features or channels
 * @param inner sizes of widths inside the layer, which neither reach nor leave it, in an order of the adapter's own
 */
public record LayerSizes(long in, long out, List<Long> inner) {

    /**
     * Copies the list.
     *
     * @param in number of input features or channels
     * @param out number of output features or channels
     * @param inner sizes of widths inside the layer, which neither reach nor leave it, in an order of the adapter's own
     */
    public LayerSizes {
        inner = List.copyOf(inner);
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
        return new LayerSizes(in, out, newInner);
    }
}
