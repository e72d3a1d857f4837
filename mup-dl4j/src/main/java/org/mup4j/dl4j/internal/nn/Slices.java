package org.mup4j.dl4j.internal.nn;

import org.mup4j.dl4j.internal.cpu.Workers;

/**
 * Splits rows among the workers.
 *
 * @param count how many rows there are
 * @param parts in how many slices, each of which is done by one worker
 */
record Slices(int count, int parts) {

    /** Does something with the rows of a slice. */
    @FunctionalInterface
    interface Body {
        void run(int part, int from, int to);
    }

    /** Two for each worker, so that a slow one does not keep the others waiting. */
    static Slices of(long count) {
        return of(count, 2 * Workers.count());
    }

    /** One for each worker, for sums that are collected by slice. */
    static Slices byWorker(long count) {
        return of(count, Workers.count());
    }

    /** A number of slices, fewer only if there are fewer rows. */
    static Slices of(long count, int parts) {
        int rows = Math.toIntExact(count);
        return new Slices(rows, Math.min(rows, parts));
    }

    private int from(int part) {
        return Math.toIntExact((long) count * part / parts);
    }

    void run(Body body) {
        Workers.run(parts, part -> body.run(part, from(part), from(part + 1)));
    }

    /** The same, a few rows at a time. */
    void inPieces(int most, Body body) {
        run((part, from, to) -> {
            for (int start = from; start < to; start += most) {
                body.run(part, start, Math.min(to, start + most));
            }
        });
    }
}
