package org.mup4j.core.check;

/** What can be wrong with a network that a coordinate check or a transfer check fails or cannot decide. */
public enum Cause {
    /** Nothing is known to be wrong. */
    NONE("nothing is known to be wrong"),
    /** The network is in the standard parametrization: neither its initial weights nor its rates scale. */
    STANDARD_PARAMETRIZATION("the network is not scaled at all: wrap it with MuP.wrap(conf)"),
    /** The readout's initial weights do not shrink with the width. */
    READOUT_INIT("the readout's initial weights do not shrink as 1/width"),
    /** The readout's rate does not fall with the width. */
    READOUT_RATE("the readout's learning rate does not fall as 1/width"),
    /** The hidden layers' rate does not follow its rule. */
    HIDDEN_RATE("the hidden layers' learning rate does not follow the rule for the optimizer"),
    /** The input layer's rate does not follow its rule. */
    INPUT_RATE("the input layer's learning rate does not follow the rule for the optimizer"),
    /** The initial weights scale, but no rate does. */
    PLAIN_OPTIMIZER("the initial weights scale but the learning rates do not: one rate was set for all tensors"),
    /** The attention logits are divided by the root of the head size instead of the head size. */
    ATTENTION_SCALE("attention logits grow with the head size: scale them by 1/d instead of 1/sqrt(d)"),
    /** A learning rate at which networks diverge. */
    RATE_TOO_LARGE("the learning rate is so large that the loss rises or is no number: lower it"),
    /** A learning rate at which changes drown in rounding. */
    RATE_TOO_SMALL("the learning rate is so small that changes drown in rounding: raise it or measure in double"),
    /** Units that are never active. */
    DEAD_UNITS("almost no unit of a layer is active: check the initial weights and the data"),
    /** A layer that is not trained. */
    FROZEN_LAYER("a layer is frozen and cannot move"),
    /** An epsilon, or another constant of an adaptive optimizer, that is not small beside the gradients of the widest network. */
    EPSILON("the optimizer's epsilon, or what its accumulator starts from, is not small beside the widest network's"
            + " gradients: lower it, let it scale, or use Adam"),
    /** Dropout or batch statistics. */
    STOCHASTIC_LAYERS("dropout or batch statistics make activations differ by more than the step: switch them off"),
    /** Targets without structure in a large batch. */
    RANDOM_TARGETS(
            "random targets with zero mean in a large batch leave only the network's own output in the gradient"),
    /** A size that should grow with the width and does not, or the other way round. */
    UNSCALED_AXIS("an axis does not grow with the width although its neighbours do"),
    /** A width that the number of heads does not divide. */
    HEADS("the number of heads does not divide the width"),
    /** A readout that starts at zero, where hidden layers cannot move in the first step. */
    ZERO_READOUT("the readout starts at zero, so the layers below it do not move in the first step: check more steps"),
    /** Only the first step was measured. */
    ONE_STEP("only one step was checked, and the readout's transient lasts several: check more steps"),
    /** Too few widths or seeds for an answer. */
    TOO_LITTLE_DATA("too few widths or seeds for an answer: add some"),
    /** The best learning rate moves with the width. */
    DRIFT("the best learning rate moves with the width"),
    /** The best learning rate lies at the edge of the grid. */
    GRID_EDGE("the best learning rate lies at the edge of the grid: widen it");

    private final String explanation;

    Cause(String explanation) {
        this.explanation = explanation;
    }

    /**
     * The cause in words.
     *
     * @return a clause without a full stop
     */
    public String explanation() {
        return explanation;
    }
}
