package org.mup4j.dl4j.measure;

import java.util.ArrayDeque;
import java.util.List;
import org.mup4j.core.measure.Reading;
import org.mup4j.dl4j.MuPException;

/** Keeps readings in memory: all of them, or the last so many. */
public final class MemorySink implements ReadingSink {

    private final int most;
    private final ArrayDeque<Reading> readings = new ArrayDeque<>();

    private MemorySink(int most) {
        this.most = most;
    }

    /**
     * A sink that keeps everything: for runs of known length.
     *
     * @return an empty sink
     */
    public static MemorySink unbounded() {
        return new MemorySink(Integer.MAX_VALUE);
    }

    /**
     * A sink that forgets the oldest readings.
     *
     * @param most how many readings to keep, at least 1
     * @return an empty sink
     * @throws MuPException if there is nothing to keep
     */
    public static MemorySink ofLast(int most) {
        if (most < 1) {
            throw new MuPException("A sink for the last " + most + " readings keeps nothing: give at least 1");
        }
        return new MemorySink(most);
    }

    @Override
    public synchronized void accept(List<Reading> newReadings) {
        for (Reading reading : newReadings) {
            if (readings.size() == most) {
                readings.removeFirst();
            }
            readings.addLast(reading);
        }
    }

    /**
     * What is kept at the moment.
     *
     * @return an unmodifiable copy, oldest first
     */
    public synchronized List<Reading> readings() {
        return List.copyOf(readings);
    }

    /** Forgets everything. */
    public synchronized void clear() {
        readings.clear();
    }
}
