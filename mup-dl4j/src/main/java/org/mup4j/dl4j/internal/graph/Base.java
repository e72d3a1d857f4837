package org.mup4j.dl4j.internal.graph;

import org.mup4j.dl4j.spi.LayerSizes;

/** What a network is measured against: which axes are widths, and the sizes of the layers at the base. */
interface Base {

    /** Whether an axis is a width. */
    boolean scales(Axis axis);

    /** The layer's sizes at the base. */
    LayerSizes sizes(LayerFlow layer);

    /** Whether widths inside layers scale even where their size is that of the base. */
    boolean scalesInside();
}
