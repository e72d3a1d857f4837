package org.mup4j.dl4j.internal.graph;

import java.util.List;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.spi.LayerAdapter;

/**
 * A layer with its tensors.
 *
 * @param node the layer
 * @param adapter what knows its type
 * @param tensors its trainable tensors in DL4J's order
 * @param out its number of outputs, 0 where it declares none
 * @param baseOut the same at the base
 */
public record LayerReading(LayerNode node, LayerAdapter adapter, List<TensorReading> tensors, long out, long baseOut) {}
