package org.mup4j.examples.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunRecord.Loss;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;
import org.mup4j.examples.sweep.RunSpec;

/** Records as rows of the tables. SQLite keeps no NaN: a missing number stands for it. */
final class Rows {

    private Rows() {}

    static boolean insert(Connection connection, RunRecord record, double seconds, String program) throws SQLException {
        RunSpec spec = record.spec();
        String sql = "INSERT OR IGNORE INTO runs (key, spec, status, last_step, minimum_batch_loss, seconds, program)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, spec.key());
            insert.setString(2, spec.canonical());
            insert.setString(3, record.status().name());
            insert.setInt(4, record.lastStep());
            insert.setDouble(5, record.minimumBatchLoss());
            insert.setDouble(6, seconds);
            insert.setString(7, program);
            if (insert.executeUpdate() == 0) {
                return false;
            }
        }
        long run = lastId(connection);
        insertLosses(connection, run, record.losses());
        insertValidations(connection, run, record.validations());
        insertReadings(connection, run, record.readings());
        return true;
    }

    private static long lastId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT last_insert_rowid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void insertLosses(Connection connection, long run, List<Loss> losses) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO losses VALUES (?, ?, ?)")) {
            for (Loss loss : losses) {
                insert.setLong(1, run);
                insert.setInt(2, loss.step());
                insert.setDouble(3, loss.value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertValidations(Connection connection, long run, List<Validation> validations)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO validations VALUES (?, ?, ?, ?)")) {
            for (Validation validation : validations) {
                insert.setLong(1, run);
                insert.setInt(2, validation.step());
                insert.setDouble(3, validation.loss());
                insert.setDouble(4, validation.metric());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void insertReadings(Connection connection, long run, List<Reading> readings) throws SQLException {
        String sql = "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int place = 0; place < readings.size(); place++) {
                Reading reading = readings.get(place);
                insert.setLong(1, run);
                insert.setInt(2, place);
                insert.setLong(3, reading.step());
                insert.setString(4, reading.layer());
                insert.setString(5, reading.parameter());
                insert.setString(6, reading.quantity().name());
                insert.setString(7, reading.norm().name());
                insert.setDouble(8, reading.value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static List<RunRecord> all(Connection connection) throws SQLException {
        String runs = "SELECT id, spec, status, last_step, minimum_batch_loss FROM runs";
        List<RunRecord> records = new ArrayList<>();
        try (Parts parts = new Parts(connection);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(runs)) {
            while (rows.next()) {
                long run = rows.getLong(1);
                RunSpec spec = RunSpec.parse(rows.getString(2));
                records.add(new RunRecord(
                        spec,
                        Status.valueOf(rows.getString(3)),
                        rows.getInt(4),
                        number(rows, 5),
                        parts.losses(run),
                        parts.validations(run),
                        parts.readings(run, spec)));
            }
        }
        records.sort(Comparator.comparing(RunRecord::spec));
        return records;
    }

    private static double number(ResultSet rows, int column) throws SQLException {
        double value = rows.getDouble(column);
        return rows.wasNull() ? Double.NaN : value;
    }

    /** The rows that belong to one run, in order. */
    private static final class Parts implements AutoCloseable {
        private final PreparedStatement losses;
        private final PreparedStatement validations;
        private final PreparedStatement readings;

        Parts(Connection connection) throws SQLException {
            losses = connection.prepareStatement("SELECT step, loss FROM losses WHERE run = ? ORDER BY step");
            validations = connection.prepareStatement(
                    "SELECT step, loss, metric FROM validations WHERE run = ? ORDER BY step");
            readings = connection.prepareStatement(
                    "SELECT step, layer, parameter, quantity, norm, value FROM readings WHERE run = ? ORDER BY place");
        }

        List<Loss> losses(long run) throws SQLException {
            List<Loss> result = new ArrayList<>();
            losses.setLong(1, run);
            try (ResultSet rows = losses.executeQuery()) {
                while (rows.next()) {
                    result.add(new Loss(rows.getInt(1), number(rows, 2)));
                }
            }
            return result;
        }

        List<Validation> validations(long run) throws SQLException {
            List<Validation> result = new ArrayList<>();
            validations.setLong(1, run);
            try (ResultSet rows = validations.executeQuery()) {
                while (rows.next()) {
                    result.add(new Validation(rows.getInt(1), number(rows, 2), number(rows, 3)));
                }
            }
            return result;
        }

        List<Reading> readings(long run, RunSpec spec) throws SQLException {
            List<Reading> result = new ArrayList<>();
            readings.setLong(1, run);
            try (ResultSet rows = readings.executeQuery()) {
                while (rows.next()) {
                    result.add(new Reading(
                            spec.runKey(),
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            Quantity.valueOf(rows.getString(4)),
                            Norm.valueOf(rows.getString(5)),
                            number(rows, 6)));
                }
            }
            return result;
        }

        @Override
        public void close() throws SQLException {
            losses.close();
            validations.close();
            readings.close();
        }
    }
}
