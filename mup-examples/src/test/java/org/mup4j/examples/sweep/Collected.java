package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A sink that keeps what it gets. */
final class Collected implements RunSink {

    private final List<RunRecord> records = new ArrayList<>();

    @Override
    public boolean wants(RunSpec spec) {
        return true;
    }

    @Override
    public synchronized void accept(RunRecord record, double seconds) {
        records.add(record);
    }

    synchronized List<RunRecord> sorted() {
        return records.stream().sorted(Comparator.comparing(RunRecord::spec)).toList();
    }
}
