package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.FeatureFlow.Tie;
import org.mup4j.dl4j.layer.TiedReadout;

/** Follows the features through the vertices of a graph. */
final class VertexFlow {

    private static final String DISTANCE =
            "its distances sum over the features and grow with the square root of the width: put a ScaleVertex with"
                    + " sqrt(base width / width) behind it";
    private static final String UNIT_LENGTH =
            "it scales vectors to length 1, so that their entries shrink with the square root of the width: put a"
                    + " ScaleVertex with sqrt(width / base width) behind it";

    private static final String UNPROJECTED =
            "attention without projections has no tensor that could carry the scale of its logits, which grow with the square"
                    + " root of the width: set projectInput(true); Deeplearning4j's gradient below it is twice the true one, which a"
                    + " class of mup4j in its place mends where anything changes";

    /** Holds for a vertex if the features that it reads are a width, which is known at the end only. */
    private record Warning(String vertex, Features features, String text) {}

    private final List<Tie> ties;
    private final List<Warning> warnings = new ArrayList<>();

    /** A flow that adds to a list what must have one size. */
    VertexFlow(List<Tie> ties) {
        this.ties = ties;
    }

    List<String> warnings() {
        return warnings.stream()
                .filter(w -> w.features().any(axis -> !axis.isFinite()))
                .map(w -> "vertex " + w.vertex() + ": " + w.text())
                .toList();
    }

    /** The features that leave a vertex. */
    Features through(String name, GraphVertex vertex, List<Features> inputs) {
        if (vertex instanceof MergeVertex) {
            return Features.concatenated(inputs);
        } else if (vertex instanceof ElementWiseVertex || vertex instanceof StackVertex) {
            return joined(name, inputs);
        } else if (vertex instanceof ScaleVertex
                || vertex instanceof ShiftVertex
                || vertex instanceof UnstackVertex
                || vertex instanceof PreprocessorVertex
                || vertex instanceof PoolHelperVertex
                || vertex instanceof LastTimeStepVertex
                || vertex instanceof DuplicateToTimeSeriesVertex
                || vertex instanceof ReverseTimeSeriesVertex) {
            return inputs.get(0);
        } else if (vertex instanceof SubsetVertex subset) {
            return subset(name, subset, inputs.get(0));
        } else if (vertex instanceof ReshapeVertex reshape) {
            return reshaped(name, reshape.getNewShape(), inputs.get(0));
        } else if (vertex instanceof L2NormalizeVertex) {
            warnings.add(new Warning(name, inputs.get(0), UNIT_LENGTH));
            return inputs.get(0);
        } else if (vertex instanceof TiedReadout tied) {
            joined(name, inputs);
            return finite(name, tied.getVocabulary());
        } else if (vertex instanceof L2Vertex) {
            Features compared = joined(name, inputs);
            warnings.add(new Warning(name, compared, DISTANCE));
            return finite(name, 1);
        }
        if (vertex instanceof AttentionVertex && vertex.numParams(true) == 0) {
            Features attended = joined(name, inputs);
            warnings.add(new Warning(name, attended, UNPROJECTED));
            return attended;
        }
        if (vertex instanceof SameDiffVertex && vertex.numParams(true) > 0) {
            throw new MuPException("Vertex '" + name + "': a frozen "
                    + vertex.getClass().getName()
                    + " has tensors that are not trained, and Deeplearning4j doubles the gradient below it: freeze the"
                    + " layers below it, too, and wrap what is above them");
        }
        throw new MuPException("Vertex '" + name + "': the vertex type "
                + vertex.getClass().getName() + " is not supported yet: replace it by ElementWise, Merge, Scale, Shift,"
                + " Stack, Unstack or Subset vertices, or wrap the parts of the network before and after it apart");
    }

    private Features joined(String name, List<Features> inputs) {
        Features widest = inputs.get(0);
        for (Features next : inputs.subList(1, inputs.size())) {
            if (widest.join(next)) {
                continue;
            }
            long mine = widest.size(Axis::size);
            long theirs = next.size(Axis::size);
            if (mine != Axis.UNKNOWN && theirs != Axis.UNKNOWN && mine != theirs) {
                // DL4J broadcasts a single unit over the others.
                widest = mine > theirs ? widest : next;
            } else {
                ties.add(new Tie(name, widest, next));
            }
        }
        return widest;
    }

    private static Features subset(String name, SubsetVertex subset, Features in) {
        long part = subset.getTo() - (long) subset.getFrom() + 1;
        long whole = in.size(Axis::size);
        return whole == Axis.UNKNOWN ? finite(name, part) : in.share(part, whole);
    }

    /** The second size of a shape is the number of features: a multiple of those that come in, or a whole part of them. */
    private static Features reshaped(String name, int[] shape, Features in) {
        long features = shape.length > 1 ? shape[1] : Axis.UNKNOWN;
        long whole = in.size(Axis::size);
        if (whole == Axis.UNKNOWN && !in.any(axis -> !axis.isFinite())) {
            return finite(name, Math.max(features, Axis.UNKNOWN));
        } else if (features > 0 && whole > 0 && features % whole == 0) {
            return in.multiplied(features / whole);
        } else if (features > 0 && whole > 0 && whole % features == 0) {
            return in.share(features, whole);
        }
        throw new MuPException("Vertex '" + name + "' reshapes " + whole + " features to " + features
                + ", which is neither a multiple nor a whole part of them, so that it is not known what becomes of the"
                + " width: give the second size of the new shape as a number that is one or the other");
    }

    private static Features finite(String name, long size) {
        Axis axis = new Axis(name, size);
        axis.makeFinite();
        return Features.of(axis);
    }
}
