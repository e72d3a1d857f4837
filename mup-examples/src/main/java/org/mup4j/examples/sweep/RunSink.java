package org.mup4j.examples.sweep;

/** Takes records as they come. Safe for use in many threads. */
public interface RunSink {

    /**
     * Whether a run is still to be done. Runners ask just before they start it.
     *
     * @param spec which run
     * @return false if another process has done it meanwhile
     */
    boolean wants(RunSpec spec);

    /**
     * Takes a record.
     *
     * @param record of a run that is done
     * @param seconds how long its training took
     */
    void accept(RunRecord record, double seconds);
}
