package org.mup4j.dl4j.spi;

import java.util.Arrays;
import java.util.List;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;

/**
 * One trainable tensor of a layer: which of the layer's axes it joins, and how it is initialised.
 *
 * @param parameter the name in the layer's parameter table
 * @param shape the shape in that table
 * @param kind what the tensor does with its input
 * @param in the axis that one output sums over
 * @param out the axis of the outputs
 * @param fanIn number of inputs that one output sums over, kernel included; 1 for vectors and look-up tables
 * @param fanOut number of outputs, kernel not included
 * @param init what the layer passes to its weight initialiser, {@link InitFans#NONE} for a tensor that starts constant
 * @param forwardMultiplier whether scaling the layer's input scales this tensor's product and nothing else
 * @param logitTerms for a tensor that makes queries: number of terms that an attention logit sums; else 1
 * @param input which of a vertex's inputs {@link Axis#INPUT} is, counted from 0; 0 in a layer
 */
public record LayerTensor(
        String parameter,
        List<Long> shape,
        Kind kind,
        Axis in,
        Axis out,
        long fanIn,
        long fanOut,
        InitFans init,
        ForwardMultiplier forwardMultiplier,
        long logitTerms,
        int input) {

    /** What a tensor does with its input. */
    public enum Kind {
        /** Multiplies it, as a dense weight or a convolution kernel does. */
        MATRIX,
        /** Has one entry per unit, as a bias or a gain has. */
        VECTOR
    }

    /** The axes of a layer that a tensor may join. */
    public enum Axis {
        /** A size that belongs to the layer alone: a kernel, a vocabulary. */
        FIXED,
        /** The layer's input features, or those of one of a vertex's inputs. */
        INPUT,
        /** The layer's output features. */
        OUTPUT,
        /** A width inside the layer, the fan of the tensor along it being its size. */
        INNER
    }

    /**
     * Copies the shape.
     *
     * @param parameter the name in the layer's parameter table
     * @param shape the shape in that table
     * @param kind what the tensor does with its input
     * @param in the axis that one output sums over
     * @param out the axis of the outputs
     * @param fanIn number of inputs that one output sums over, kernel included; 1 for vectors and look-up tables
     * @param fanOut number of outputs, kernel not included
     * @param init what the layer passes to its weight initialiser, {@link InitFans#NONE} for a tensor that starts constant
     * @param forwardMultiplier whether scaling the layer's input scales this tensor's product and nothing else
     * @param logitTerms for a tensor that makes queries: number of terms that an attention logit sums; else 1
     * @param input which of a vertex's inputs {@link Axis#INPUT} is, counted from 0; 0 in a layer
     */
    public LayerTensor {
        shape = List.copyOf(shape);
    }

    /**
     * A tensor that makes no queries.
     *
     * @param parameter the name in the layer's parameter table
     * @param shape the shape in that table
     * @param kind what the tensor does with its input
     * @param in the axis that one output sums over
     * @param out the axis of the outputs
     * @param fanIn number of inputs that one output sums over, kernel included; 1 for vectors and look-up tables
     * @param fanOut number of outputs, kernel not included
     * @param init what the layer passes to its weight initialiser, {@link InitFans#NONE} for a tensor that starts constant
     * @param forwardMultiplier whether scaling the layer's input scales this tensor's product and nothing else
     */
    public LayerTensor(
            String parameter,
            List<Long> shape,
            Kind kind,
            Axis in,
            Axis out,
            long fanIn,
            long fanOut,
            InitFans init,
            ForwardMultiplier forwardMultiplier) {
        this(parameter, shape, kind, in, out, fanIn, fanOut, init, forwardMultiplier, 1, 0);
    }

    /**
     * A tensor that multiplies the layer's input.
     *
     * @param parameter the name in the layer's parameter table
     * @param fanIn number of inputs that one output sums over, kernel included
     * @param fanOut number of outputs, kernel not included
     * @param init what the layer passes to its weight initialiser
     * @return a matrix from the input axis to the output axis, of the initialiser's shape
     */
    public static LayerTensor matrix(String parameter, long fanIn, long fanOut, InitFans init) {
        return new LayerTensor(
                parameter,
                init.shape(),
                Kind.MATRIX,
                Axis.INPUT,
                Axis.OUTPUT,
                fanIn,
                fanOut,
                init,
                ForwardMultiplier.POSSIBLE);
    }

    /**
     * A table of vectors, one for each index.
     *
     * @param parameter the name in the layer's parameter table
     * @param size length of one vector
     * @param init what the layer passes to its weight initialiser
     * @return a matrix of fan-in 1 from a fixed axis to the output axis
     */
    public static LayerTensor table(String parameter, long size, InitFans init) {
        return new LayerTensor(
                parameter,
                init.shape(),
                Kind.MATRIX,
                Axis.FIXED,
                Axis.OUTPUT,
                1,
                size,
                init,
                ForwardMultiplier.INDEX_INPUT);
    }

    /**
     * A tensor with one entry per unit that starts constant.
     *
     * @param parameter the name in the layer's parameter table
     * @param axis the axis of the units
     * @param size their number
     * @return a vector of shape {@code [size]}
     */
    public static LayerTensor vector(String parameter, Axis axis, long size) {
        return new LayerTensor(
                parameter,
                List.of(size),
                Kind.VECTOR,
                Axis.FIXED,
                axis,
                1,
                size,
                InitFans.NONE,
                ForwardMultiplier.POSSIBLE);
    }

    /**
     * The same tensor joining other axes.
     *
     * @param newIn the axis that one output sums over
     * @param newOut the axis of the outputs
     * @return a copy
     */
    public LayerTensor joining(Axis newIn, Axis newOut) {
        return new LayerTensor(
                parameter, shape, kind, newIn, newOut, fanIn, fanOut, init, forwardMultiplier, logitTerms, input);
    }

    /**
     * The same tensor in a layer whose input cannot be scaled for it.
     *
     * @param why the reason
     * @return a copy
     */
    public LayerTensor withForwardMultiplier(ForwardMultiplier why) {
        return new LayerTensor(parameter, shape, kind, in, out, fanIn, fanOut, init, why, logitTerms, input);
    }

    /**
     * The same tensor as one that makes queries, directly or by projection.
     *
     * @param terms number of terms that an attention logit sums: the size of a head
     * @return a copy
     */
    public LayerTensor makingQueries(long terms) {
        return new LayerTensor(parameter, shape, kind, in, out, fanIn, fanOut, init, forwardMultiplier, terms, input);
    }

    /**
     * The same tensor reading another input of a vertex.
     *
     * @param which the input, counted from 0
     * @return a copy
     */
    public LayerTensor reading(int which) {
        return new LayerTensor(
                parameter, shape, kind, in, out, fanIn, fanOut, init, forwardMultiplier, logitTerms, which);
    }

    /**
     * A shape from its sizes.
     *
     * @param sizes the sizes
     * @return an unmodifiable list
     */
    public static List<Long> shape(long... sizes) {
        return Arrays.stream(sizes).boxed().toList();
    }
}
