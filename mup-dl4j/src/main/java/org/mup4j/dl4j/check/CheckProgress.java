package org.mup4j.dl4j.check;

import org.mup4j.core.measure.RunKey;

/** Told whenever a network of a check is done. May be called from several threads. */
@FunctionalInterface
public interface CheckProgress {

    /** Tells nobody. */
    CheckProgress NONE = (done, total, run) -> {};

    /**
     * One more network is done.
     *
     * @param done how many are done
     * @param total how many there are
     * @param run the one that has just been done
     */
    void networkDone(int done, int total, RunKey run);
}
