package org.mup4j.dl4j.fleet;

/** Told whenever a network of a fleet is done. May be called from several threads, one at a time. */
@FunctionalInterface
public interface FleetProgress {

    /** Tells nobody. */
    FleetProgress NONE = (done, total, result) -> {};

    /**
     * One more network is done.
     *
     * @param done how many are done
     * @param total how many there are
     * @param result what became of the one that has just been done
     */
    void networkDone(int done, int total, FleetResult result);
}
