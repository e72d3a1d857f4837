package org.mup4j.examples.summary;

import java.util.List;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.SweepStore;

/** Says what a store of some task holds: figures, tables, verdicts. Found by {@link java.util.ServiceLoader}. */
public interface Summary {

    /**
     * The tasks whose stores it reads.
     *
     * @return names, as {@link org.mup4j.examples.sweep.Setup#task} has them
     */
    List<String> tasks();

    /**
     * Adds all files about a store.
     *
     * @param store of one of the tasks
     * @param directory where to
     * @return what they conclude
     * @throws org.mup4j.examples.cli.UserError if the store does not hold enough to report on
     */
    Conclusion addTo(SweepStore store, OutputDirectory directory);

    /**
     * What a report concludes.
     *
     * @param outcome the verdict
     * @param message the verdict in a sentence
     */
    record Conclusion(Outcome outcome, String message) {

        @Override
        public String toString() {
            return outcome + ": " + message;
        }
    }
}
