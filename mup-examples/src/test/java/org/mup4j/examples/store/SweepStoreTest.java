package org.mup4j.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.RunRecord;
import org.mup4j.examples.sweep.RunSpec;

/** The file behind a sweep, and what can go wrong with it. */
class SweepStoreTest {

    private static final Grid GRID = FakeRunner.grid(20);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void givesBackWhatWasPutIn() {
        List<RunSpec> specs = GRID.specs();
        Contents contents = new Contents(GRID, Map.of("seed", 3, "options", Map.of("widths", List.of(16, 32))));
        try (SweepStore store = SweepStore.open(directory.resolve("a/b"))) {
            assertThat(store.contents()).isEmpty();
            store.describe(contents);
            for (int i = specs.size() - 1; i >= 0; i--) {
                assertThat(store.add(FakeRunner.record(specs.get(i)), 1, "p")).isTrue();
            }
        }

        try (SweepStore store = SweepStore.open(directory.resolve("a/b"))) {
            assertThat(store.contents()).contains(contents);
            assertThat(store.keys()).hasSize(240).contains(specs.get(0).key());
            // Among them records that diverged, with infinite and missing numbers.
            assertThat(store.records())
                    .isEqualTo(specs.stream().map(FakeRunner::record).toList())
                    .anyMatch(r -> r.validations().stream().anyMatch(v -> Double.isNaN(v.metric())))
                    .anyMatch(r -> Double.isInfinite(r.minimumBatchLoss()));
        }
    }

    @Test
    void ofTwoRecordsOfOneSpecTheFirstStays() {
        RunRecord record = FakeRunner.record(GRID.specs().get(0));
        RunRecord other =
                new RunRecord(record.spec(), record.status(), 1, 1, record.losses(), record.validations(), List.of());
        try (SweepStore store = SweepStore.open(directory)) {
            assertThat(store.has(record.spec())).isFalse();
            assertThat(store.add(record, 1, "p")).isTrue();
            assertThat(store.add(other, 1, "p")).isFalse();

            assertThat(store.has(record.spec())).isTrue();
            assertThat(store.records()).containsExactly(record);
        }
    }

    /** SQLite's limit on the size of a file fails as a full disk does. */
    @Test
    void aFullDiskLosesNothing() {
        List<RunRecord> records = GRID.specs().stream().map(FakeRunner::record).toList();
        int stored = 0;
        try (SweepStore store = SweepStore.open(directory, List.of("PRAGMA max_page_count = 40"))) {
            try {
                for (RunRecord record : records) {
                    store.add(record, 1, "p");
                    stored++;
                }
            } catch (UserError e) {
                assertThat(e)
                        .hasMessageContaining("cannot grow: the disk is full. Every run that was stored before is kept")
                        .hasMessageContaining("--resume");
            }
        }
        assertThat(stored).isBetween(5, 200);

        try (SweepStore store = SweepStore.open(directory)) {
            assertThat(store.records()).containsExactlyElementsOf(records.subList(0, stored));
            records.forEach(record -> store.add(record, 1, "p"));
            assertThat(store.records()).isEqualTo(records);
        }
    }

    @Test
    void aStoreThatMayNotBeWrittenToLosesNothing() {
        RunRecord record = FakeRunner.record(GRID.specs().get(0));
        RunRecord next = FakeRunner.record(GRID.specs().get(1));
        try (SweepStore store = SweepStore.open(directory)) {
            store.add(record, 1, "p");
        }

        try (SweepStore store = SweepStore.open(directory, List.of("PRAGMA query_only = true"))) {
            assertThatThrownBy(() -> store.add(next, 1, "p"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("cannot be written to: it or its directory is read-only. Every run");
            assertThat(store.records()).containsExactly(record);
        }
    }

    @Test
    void aReadOnlyDirectoryIsRefused() {
        Path locked = directory.resolve("locked");
        assertThat(locked.toFile().mkdir()).isTrue();
        assertThat(locked.toFile().setWritable(false)).isTrue();
        // The superuser may write everywhere.
        assumeThat(Files.isWritable(locked)).isFalse();

        assertThatThrownBy(() -> SweepStore.open(locked))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--out DIR");
        assertThat(locked).isEmptyDirectory();
    }

    @Test
    void whatIsNoStoreIsRefused() throws IOException, SQLException {
        Path file = Files.createFile(directory.resolve("file"));
        refused(file.resolve("below"), "cannot be made");

        Path folder = Files.createDirectories(directory.resolve("folder"));
        Files.createDirectory(folder.resolve("sweep.db"));
        refused(folder, "is in the way of the store: it is not a file");

        Path text = Files.createDirectories(directory.resolve("text"));
        Files.writeString(text.resolve("sweep.db"), "No database, but long enough to be looked at as one. ".repeat(40));
        refused(text, "is not a store of mup4j, or is damaged");

        Path other = Files.createDirectories(directory.resolve("other"));
        sql(other, "PRAGMA user_version = 5");
        refused(other, "is a database, but not a store of mup4j");

        Path newer = directory.resolve("newer");
        SweepStore.open(newer).close();
        sql(newer, "PRAGMA user_version = 2");
        refused(newer, "has the layout 2, this mup4j knows the layout 1");
    }

    private static void refused(Path place, String message) {
        assertThatThrownBy(() -> SweepStore.open(place))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .hasMessageContaining("--out DIR");
    }

    private static void sql(Path place, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("sweep.db"));
                Statement s = connection.createStatement()) {
            s.execute(statement);
        }
    }

    @Test
    void closingLeavesOneFile() {
        try (SweepStore store = SweepStore.open(directory)) {
            store.add(FakeRunner.record(GRID.specs().get(0)), 1, "p");
            assertThat(SweepStore.existsIn(directory)).isTrue();
        }

        assertThat(directory.toFile().list()).containsExactly("sweep.db");
    }

    @Test
    void resultsAreOneLineARunInTheOrderOfTheSpecs() {
        RunRecord record = FakeRunner.record(GRID.specs().get(1));
        RunRecord before = FakeRunner.record(GRID.specs().get(0));

        String[] lines = new String(ResultsCsv.bytes(List.of(record, before)), java.nio.charset.StandardCharsets.UTF_8)
                .split("\r?\n");

        assertThat(lines).hasSize(3);
        assertThat(lines[0])
                .isEqualTo("parametrization,width,depth,rate,seed,status,lastStep,minTrainingLoss,minBatchLoss,"
                        + "finalTrainingLoss,minValidationLoss,minValidationStep,metric,key");
        assertThat(lines[1])
                .startsWith("SP,16,2,0.001,1,")
                .endsWith(before.spec().key());
        assertThat(lines[2])
                .startsWith("SP,16,2,0.001,2,")
                .endsWith(record.spec().key());
    }
}
