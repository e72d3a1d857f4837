package org.mup4j.examples.transfer;

import java.util.List;
import java.util.stream.LongStream;
import org.mup4j.examples.task.Task;

/** How large a sweep is. */
enum Preset {
    /** Seconds: too short to conclude anything. */
    SMOKE,
    /** The published length at the smaller widths. */
    LAPTOP,
    /** The published grid. */
    PAPER;

    /** The published rates: 1, 3 and 6 in each decade. */
    private static final List<Double> PUBLISHED_RATES =
            List.of(1e-5, 3e-5, 6e-5, 1e-4, 3e-4, 6e-4, 1e-3, 3e-3, 6e-3, 1e-2, 3e-2, 6e-2, 0.1, 0.3, 0.6, 1.0);

    private static final int SMOKE_STEPS = 200;
    private static final int PUBLISHED_SEEDS = 16;

    List<Integer> widths(Task task) {
        return switch (this) {
            case SMOKE -> Task.widths(3);
            case LAPTOP -> Task.widths(task == Task.CALIFORNIA ? 5 : 4);
            case PAPER -> task.publishedWidths();
        };
    }

    List<Double> rates() {
        return this == SMOKE ? List.of(1e-4, 1e-3, 1e-2, 0.1, 1.0) : PUBLISHED_RATES;
    }

    int seeds(Task task) {
        return switch (this) {
            case SMOKE -> 2;
            case LAPTOP -> task == Task.CALIFORNIA ? PUBLISHED_SEEDS : 4;
            case PAPER -> PUBLISHED_SEEDS;
        };
    }

    int steps(Task task) {
        return this == SMOKE ? SMOKE_STEPS : task.steps();
    }

    static List<Long> seeds(long first, int count) {
        return LongStream.range(first, first + count).boxed().toList();
    }
}
