package org.mup4j.examples.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of a store. A change of theirs is a new {@link #VERSION}. */
final class Tables {

    /** In the file's header, at offset 68: "mup4" in ASCII. */
    static final int APPLICATION = 0x6d757034;

    static final int VERSION = 1;

    private static final List<String> STATEMENTS = List.of(
            "CREATE TABLE contents (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE runs (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, status TEXT NOT NULL,"
                    + " last_step INTEGER NOT NULL, minimum_batch_loss REAL, seconds REAL NOT NULL, program TEXT NOT NULL)",
            "CREATE TABLE losses (run INTEGER NOT NULL REFERENCES runs, step INTEGER NOT NULL, loss REAL,"
                    + " PRIMARY KEY (run, step)) WITHOUT ROWID",
            "CREATE TABLE validations (run INTEGER NOT NULL REFERENCES runs, step INTEGER NOT NULL, loss REAL, metric REAL,"
                    + " PRIMARY KEY (run, step)) WITHOUT ROWID",
            "CREATE TABLE readings (run INTEGER NOT NULL REFERENCES runs, place INTEGER NOT NULL, step INTEGER NOT NULL,"
                    + " layer TEXT NOT NULL, parameter TEXT NOT NULL, quantity TEXT NOT NULL, norm TEXT NOT NULL, value REAL,"
                    + " PRIMARY KEY (run, place)) WITHOUT ROWID");

    private Tables() {}

    /** The numbers that tell what a file is: application and version; 0 and 0 for an empty one. */
    record Stamp(int application, int version) {
        boolean isEmpty() {
            return application == 0 && version == 0;
        }

        boolean isOurs() {
            return application == APPLICATION;
        }
    }

    static Stamp stamp(Connection connection) throws SQLException {
        return new Stamp(number(connection, "PRAGMA application_id"), number(connection, "PRAGMA user_version"));
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /** In the transaction of the caller. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENTS) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA application_id = " + APPLICATION);
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}
