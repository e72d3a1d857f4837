package org.mup4j.dl4j.fleet;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.MuPException;

/**
 * Which norms a fleet reads, and when. The quantities are those of {@link org.mup4j.dl4j.measure.NormListener}: GRADIENT of
 * the mean loss before clipping, penalties and updater; UPDATE, what the step subtracts; WEIGHT, after the step; ACTIVATION,
 * of each layer on the training batch before the step, with dropout, and of the output layer too, which a listener does not
 * see. Spectral norms are exact to 1e-6; of a layer's output they are left out.
 *
 * @param steps the numbers of the steps that are read, from 1
 * @param quantities what is read
 * @param norms in which norms
 */
public record FleetNorms(Set<Long> steps, Set<Quantity> quantities, Set<Norm> norms) {

    private static final Set<Quantity> POSSIBLE =
            EnumSet.of(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION);

    /**
     * Checks and copies.
     *
     * @param steps the numbers of the steps that are read, from 1
     * @param quantities what is read
     * @param norms in which norms
     */
    public FleetNorms {
        steps = Set.copyOf(steps);
        quantities = Set.copyOf(quantities);
        norms = Set.copyOf(norms);
        if (quantities.isEmpty() || norms.isEmpty()) {
            throw new MuPException(
                    "A fleet that reads norms has to know of what and which: name a quantity and a norm, as in"
                            + " at(1, 10).record(Quantity.UPDATE).norms(Norm.RMS)");
        }
        for (Quantity quantity : quantities) {
            if (!POSSIBLE.contains(quantity)) {
                throw new MuPException(
                        "A fleet does not read " + quantity + ", only GRADIENT, UPDATE, WEIGHT and ACTIVATION:"
                                + " keep the network and put a NormListener on it");
            }
        }
    }

    /**
     * Reads all four quantities in the norms RMS and RMS_TO_RMS.
     *
     * @param steps the numbers of the steps that are read, from 1
     * @return the norms
     * @throws MuPException if there is no step, or one is below 1
     */
    public static FleetNorms at(long... steps) {
        TreeSet<Long> sorted = new TreeSet<>();
        Arrays.stream(steps).forEach(sorted::add);
        if (sorted.isEmpty() || sorted.first() < 1) {
            throw new MuPException("The steps to read norms at are " + Arrays.toString(steps)
                    + ", but steps are counted from 1: name at least one, as in at(1, 10, 100)");
        }
        return new FleetNorms(sorted, POSSIBLE, EnumSet.of(Norm.RMS, Norm.RMS_TO_RMS));
    }

    /**
     * What to read.
     *
     * @param wanted GRADIENT, UPDATE, WEIGHT, ACTIVATION
     * @return norms of these and no others
     */
    public FleetNorms record(Quantity... wanted) {
        return new FleetNorms(steps, Set.copyOf(List.of(wanted)), norms);
    }

    /**
     * In which norms.
     *
     * @param wanted at least one
     * @return these and no others
     */
    public FleetNorms norms(Norm... wanted) {
        return new FleetNorms(steps, quantities, Set.copyOf(List.of(wanted)));
    }
}
