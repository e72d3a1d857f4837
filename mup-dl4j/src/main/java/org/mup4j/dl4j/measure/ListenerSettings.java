package org.mup4j.dl4j.measure;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.RunKey;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a listener has been told.
 *
 * @param every the distance of sampled steps
 * @param quantities what to record
 * @param norms in which norms
 * @param run the run that readings belong to
 * @param sink where they go
 * @param probe the batch to probe with; empty for none
 */
record ListenerSettings(
        int every, Set<Quantity> quantities, Set<Norm> norms, RunKey run, ReadingSink sink, List<INDArray> probe) {

    boolean records(Quantity quantity) {
        return quantities.contains(quantity);
    }

    /** Whether a quantity is recorded itself or as a part of a ratio. */
    boolean needs(Quantity quantity) {
        return records(quantity)
                || switch (quantity) {
                    case GRADIENT -> records(Quantity.GRADIENT_TO_WEIGHT);
                    case UPDATE -> records(Quantity.UPDATE_TO_WEIGHT);
                    case WEIGHT -> records(Quantity.GRADIENT_TO_WEIGHT) || records(Quantity.UPDATE_TO_WEIGHT);
                    default -> false;
                };
    }

    boolean needsStep() {
        return quantities.stream().anyMatch(q -> q.isOfParameter() && q != Quantity.GRADIENT);
    }

    boolean samples(long step) {
        return (step - 1) % every == 0;
    }

    ListenerSettings with(Set<Quantity> newQuantities) {
        return new ListenerSettings(every, EnumSet.copyOf(newQuantities), norms, run, sink, probe);
    }

    ListenerSettings withNorms(Set<Norm> newNorms) {
        return new ListenerSettings(every, quantities, EnumSet.copyOf(newNorms), run, sink, probe);
    }

    ListenerSettings with(RunKey newRun) {
        return new ListenerSettings(every, quantities, norms, newRun, sink, probe);
    }

    ListenerSettings with(ReadingSink newSink) {
        return new ListenerSettings(every, quantities, norms, run, newSink, probe);
    }

    ListenerSettings with(List<INDArray> newProbe) {
        return new ListenerSettings(every, quantities, norms, run, sink, newProbe);
    }
}
