package org.mup4j.examples.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.RunRecord.Loss;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;

/** Specs and records as single lines between a worker's process and ours. Numbers come back to the bit. */
final class Wire {

    /** The first line of a worker, followed by its kernel path. */
    static final String READY = "mup-worker ready: ";

    /** Before each record: libraries may print what they like in between. */
    static final String RECORD = "mup-worker record: ";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Wire() {}

    private record Message(
            String spec,
            Status status,
            int lastStep,
            double minimumBatchLoss,
            List<Loss> losses,
            List<Validation> validations,
            List<Norms> readings,
            double seconds) {}

    private record Norms(long step, String layer, String parameter, Quantity quantity, Norm norm, double value) {}

    /** A record and the time it took. */
    record Timed(RunRecord record, double seconds) {}

    static String spec(RunSpec spec) {
        return write(spec.canonical());
    }

    static RunSpec spec(String line) {
        return RunSpec.parse(read(line, String.class));
    }

    static String record(RunRecord record, double seconds) {
        List<Norms> readings = record.readings().stream()
                .map(r -> new Norms(r.step(), r.layer(), r.parameter(), r.quantity(), r.norm(), r.value()))
                .toList();
        return write(new Message(
                record.spec().canonical(),
                record.status(),
                record.lastStep(),
                record.minimumBatchLoss(),
                record.losses(),
                record.validations(),
                readings,
                seconds));
    }

    static Timed record(String line) {
        Message m = read(line, Message.class);
        RunSpec spec = RunSpec.parse(m.spec());
        List<Reading> readings = m.readings().stream()
                .map(r -> new Reading(
                        spec.runKey(), r.step(), r.layer(), r.parameter(), r.quantity(), r.norm(), r.value()))
                .toList();
        RunRecord record = new RunRecord(
                spec, m.status(), m.lastStep(), m.minimumBatchLoss(), m.losses(), m.validations(), readings);
        return new Timed(record, m.seconds());
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value, e);
        }
    }

    private static <T> T read(String line, Class<T> type) {
        try {
            return MAPPER.readValue(line, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A worker and its parent do not understand each other: " + line, e);
        }
    }
}
