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
 */
public record LayerReading(LayerNode node, LayerAdapter adapter, List<TensorReading> tensors) {}
