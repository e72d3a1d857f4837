package org.mup4j.examples.coord;

import java.util.List;
import java.util.stream.IntStream;

/** How large a comparison is. */
enum Preset {
    /** Seconds. */
    SMOKE(5, 3),
    /** Below two minutes on two cores. */
    LAPTOP(7, 5),
    /** The published widths. */
    PAPER(10, 5);

    private final int widths;
    private final int seeds;

    Preset(int widths, int seeds) {
        this.widths = widths;
        this.seeds = seeds;
    }

    /**
     * @return powers of two from 1 on
     */
    List<Integer> multipliers() {
        return IntStream.range(0, widths).mapToObj(i -> 1 << i).toList();
    }

    int seeds() {
        return seeds;
    }
}
