package org.mup4j.examples.store;

import java.nio.file.Path;
import java.util.Map;
import org.mup4j.examples.sweep.Grid;

/** A process that runs a made-up sweep in a directory, with a line for every record that is stored. */
public final class SweepProcess {

    private SweepProcess() {}

    public static void main(String[] args) {
        Grid grid = FakeRunner.grid(Integer.parseInt(args[1]));
        try (SweepStore store = SweepStore.open(Path.of(args[0]))) {
            ResumableSweep.of(store, new Contents(grid, Map.of()), true)
                    .run(
                            new FakeRunner(Long.parseLong(args[2])),
                            "test",
                            (record, seconds) -> System.out.println("stored"));
        }
    }
}
