package org.mup4j.core.rule;

/**
 * Where the width goes: into a forward multiplier or into initialisation and rates. All gauges are the same network
 * function at every step (see {@link GaugeMove}); they differ in what is written into the configuration and in the size
 * of raw gradients. VECTOR and SCALAR tensors carry no multiplier in any gauge.
 */
public enum Gauge {
    /** No forward multiplier anywhere: only initialisation and rates change. The default. */
    MULTIPLIER_FREE(PowerLaw.ONE, PowerLaw.ONE),
    /** The readout is multiplied by base width / width and keeps its base initialisation, as in microsoft/mup. */
    MU_READOUT(PowerLaw.ONE, PowerLaw.fanIn(-1)),
    /** Both ends carry the square root of the width, and SGD needs one rate for all tensors. */
    SYMMETRIC(PowerLaw.fanOut(0.5), PowerLaw.fanIn(-0.5));

    private final PowerLaw input;
    private final PowerLaw output;

    Gauge(PowerLaw input, PowerLaw output) {
        this.input = input;
        this.output = output;
    }

    /**
     * The forward multiplier that a tensor carries in this gauge.
     *
     * @param role the tensor's role
     * @return the law of its multiplier, 1 for all but the ends of the network
     */
    public PowerLaw forward(Role role) {
        return switch (role) {
            case INPUT -> input;
            case OUTPUT -> output;
            case HIDDEN, VECTOR, SCALAR -> PowerLaw.ONE;
        };
    }

    /**
     * A rule stated in any gauge, in this one.
     *
     * @param rule the rule
     * @param role the tensor's role
     * @param optimizer the class of its optimizer
     * @return the equivalent rule whose forward multiplier is {@link #forward(Role)}
     */
    public TensorRule fix(TensorRule rule, Role role, OptimizerClass optimizer) {
        return rule.move(forward(role).times(rule.forward().inverse()), optimizer);
    }
}
