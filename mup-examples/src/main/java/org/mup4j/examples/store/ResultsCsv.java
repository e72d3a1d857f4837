package org.mup4j.examples.store;

import java.util.List;
import java.util.stream.Stream;
import org.mup4j.examples.report.Csv;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunRecord.Validation;
import org.mup4j.examples.sweep.RunSpec;

/** Records as comma-separated values: one line each, in the order of their specs; docs/formats.md describes the columns. */
public final class ResultsCsv {

    private static final List<String> HEADER = List.of(
            "parametrization",
            "width",
            "depth",
            "rate",
            "seed",
            "status",
            "lastStep",
            "minTrainingLoss",
            "minBatchLoss",
            "finalTrainingLoss",
            "minValidationLoss",
            "minValidationStep",
            "metric",
            "key");

    private ResultsCsv() {}

    /**
     * Writes records.
     *
     * @param records in any order
     * @return UTF-8, the same bytes for the same records
     */
    public static byte[] bytes(List<RunRecord> records) {
        Stream<List<String>> lines =
                records.stream().sorted((a, b) -> a.spec().compareTo(b.spec())).map(ResultsCsv::line);
        return Csv.bytes(HEADER, lines);
    }

    private static List<String> line(RunRecord record) {
        RunSpec spec = record.spec();
        Validation best = record.best();
        double last = record.losses().isEmpty()
                ? Double.NaN
                : record.losses().get(record.losses().size() - 1).value();
        return List.of(
                spec.scheme().label(),
                Integer.toString(spec.width()),
                Integer.toString(spec.depth()),
                Double.toString(spec.rate()),
                Long.toString(spec.seed()),
                record.status().name(),
                Integer.toString(record.lastStep()),
                Double.toString(record.minimumTrainingLoss()),
                Double.toString(record.minimumBatchLoss()),
                Double.toString(last),
                Double.toString(best.loss()),
                Integer.toString(best.step()),
                Double.toString(best.metric()),
                spec.key());
    }
}
