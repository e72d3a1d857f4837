package org.mup4j.examples.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunSpec;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The records of one sweep in one file. A record goes in within one transaction that is on the disk when {@link #add} returns;
 * of two records of one spec the first stays. Several threads and several processes may use one store.
 */
public final class SweepStore implements AutoCloseable {

    /** The file's name in a sweep's directory. */
    public static final String FILE = "sweep.db";

    private static final int BUSY_MILLIS = 60_000;

    private final Path file;
    private final Connection connection;

    private SweepStore(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Whether a directory has a store.
     *
     * @param directory a directory, or a path where there is none
     * @return true if there is a file of the right name
     */
    public static boolean existsIn(Path directory) {
        return Files.isRegularFile(directory.resolve(FILE));
    }

    /**
     * Opens the store of a directory, and makes both where they are missing.
     *
     * @param directory the sweep's directory
     * @return the store
     * @throws UserError if the directory cannot be made or written to, or the file is not a store of this version
     */
    public static SweepStore open(Path directory) {
        return open(directory, List.of());
    }

    /**
     * Opens a store with further settings of SQLite.
     *
     * @param pragmas statements that are executed for the connection
     */
    static SweepStore open(Path directory, List<String> pragmas) {
        makeDirectory(directory);
        Path file = directory.resolve(FILE);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UserError(
                    "'" + file + "' is in the way of the store: it is not a file. Move it away, or choose another"
                            + " directory with --out DIR.");
        }
        try {
            Connection connection = connect(file);
            SweepStore store = new SweepStore(file, connection);
            try {
                for (String pragma : pragmas) {
                    store.execute(pragma);
                }
                store.prepare();
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return store;
        } catch (SQLException e) {
            throw Failures.of(file, e);
        }
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UserError(
                    "The directory '" + directory + "' cannot be made ("
                            + e.getClass().getSimpleName() + ", " + e.getMessage()
                            + "). Choose another with --out DIR.",
                    e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void prepare() throws SQLException {
        Tables.Stamp stamp = Tables.stamp(connection);
        if (stamp.isEmpty()) {
            transaction(() -> {
                // Another process may have come first.
                if (Tables.stamp(connection).isEmpty()) {
                    Tables.create(connection);
                }
            });
            stamp = Tables.stamp(connection);
        }
        if (!stamp.isOurs()) {
            throw new UserError(
                    "'" + file + "' is a database, but not a store of mup4j. Move it away, or choose another"
                            + " directory with --out DIR.");
        }
        if (stamp.version() != Tables.VERSION) {
            throw new UserError("The store '" + file + "' has the layout " + stamp.version()
                    + ", this mup4j knows the layout "
                    + Tables.VERSION + ". Use the version of mup4j that made it, or choose another directory with --out"
                    + " DIR.");
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void transaction(Work work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        try {
            work.run();
            execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** SQLite itself has rolled back after some errors, a full disk for one, and then says that there is nothing to do. */
    private void rollBack(Exception cause) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * What the store says about itself.
     *
     * @return empty if nobody has said it yet
     */
    public synchronized Optional<Contents> contents() {
        return query(() -> {
            String grid = text("grid");
            return grid.isEmpty() ? Optional.empty() : Optional.of(Contents.parse(grid, text("manifest")));
        });
    }

    private String text(String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM contents WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    /**
     * Says what the store is about, instead of what was said before.
     *
     * @param contents grid and manifest
     */
    public synchronized void describe(Contents contents) {
        query(() -> {
            transaction(() -> {
                put("grid", contents.gridText());
                put("manifest", contents.manifestText());
            });
            return true;
        });
    }

    private void put(String name, String value) throws SQLException {
        String sql = "INSERT INTO contents (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = ?";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, name);
            insert.setString(2, value);
            insert.setString(3, value);
            insert.execute();
        }
    }

    /**
     * Keeps a record, unless there is one of the same spec.
     *
     * @param record the record
     * @param seconds how long its training took
     * @param program version or commit of the program that made it
     * @return whether it was new
     * @throws UserError if it cannot be written; then nothing of it is kept, and everything that was there before is
     */
    public synchronized boolean add(RunRecord record, double seconds, String program) {
        return query(() -> {
            boolean[] added = {false};
            transaction(() -> added[0] = Rows.insert(connection, record, seconds, program));
            return added[0];
        });
    }

    /**
     * Whether there is a record of a spec.
     *
     * @param spec the spec
     * @return true if some process has stored it
     */
    public synchronized boolean has(RunSpec spec) {
        return query(() -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM runs WHERE key = ?")) {
                select.setString(1, spec.key());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next();
                }
            }
        });
    }

    /**
     * The keys of all records.
     *
     * @return as {@link RunSpec#key} gives them
     */
    public synchronized Set<String> keys() {
        return query(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT key FROM runs")) {
                Set<String> keys = new HashSet<>();
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
                return keys;
            }
        });
    }

    /**
     * All records.
     *
     * @return in the order of their specs, which does not depend on the order in which they came
     */
    public synchronized List<RunRecord> records() {
        return query(() -> Rows.all(connection));
    }

    /**
     * The file.
     *
     * @return its path
     */
    public Path file() {
        return file;
    }

    private interface Query<T> {
        T run() throws SQLException;
    }

    private <T> T query(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw Failures.of(file, e);
        }
    }

    /** Takes what is in the log over into the file, which then is complete without the log. */
    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw Failures.of(file, e);
        }
    }
}
