package org.mup4j.examples.transfer;

import java.util.Arrays;
import java.util.List;
import org.mup4j.core.check.Verdict;
import org.mup4j.examples.report.OutputDirectory;
import org.mup4j.examples.store.SweepStore;
import org.mup4j.examples.summary.Summary;
import org.mup4j.examples.task.Task;

/** What a transfer sweep says. */
public final class TransferSummary implements Summary {

    @Override
    public List<String> tasks() {
        return Arrays.stream(Task.values()).map(Task::label).toList();
    }

    @Override
    public Conclusion addTo(SweepStore store, OutputDirectory directory) {
        TransferFiles files = TransferFiles.of(store);
        files.addTo(directory);
        Verdict verdict = files.verdict();
        return new Conclusion(verdict.outcome(), verdict.message());
    }
}
