package org.mup4j.dl4j.fleet;

import java.util.List;

/**
 * What became of a fleet.
 *
 * @param kernelPath what computed the steps; numbers are reproduced to the bit on the same path, to rounding on another
 * @param results one for each network, in the order of the configurations
 */
public record FleetReport(String kernelPath, List<FleetResult> results) {

    /**
     * Copies the list.
     *
     * @param kernelPath what computed the steps
     * @param results one for each network
     */
    public FleetReport {
        results = List.copyOf(results);
    }

    /**
     * How many networks ended in a certain way.
     *
     * @param outcome how
     * @return their number
     */
    public long count(FleetOutcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).count();
    }
}
