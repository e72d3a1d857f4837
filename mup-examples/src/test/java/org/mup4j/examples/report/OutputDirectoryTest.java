package org.mup4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;

/** Files appear whole or not at all. */
class OutputDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void openingLeavesNothingBehind() {
        OutputDirectory.open(directory.resolve("a/b"));

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void writesIntoANewDirectoryAndOverOldFiles() throws IOException {
        Path target = directory.resolve("a/b");
        for (int i = 0; i < 2; i++) {
            OutputDirectory output = OutputDirectory.open(target);
            output.add("one", new byte[] {1, (byte) i});
            output.add("two", new byte[] {2});
            output.write();
        }

        assertThat(target.resolve("one")).hasBinaryContent(new byte[] {1, 1});
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aFailureLeavesNoTemporaryFile() throws IOException {
        Files.createDirectories(directory.resolve("two/full"));
        OutputDirectory output = OutputDirectory.open(directory);
        output.add("two", new byte[] {2});

        assertThatThrownBy(output::write)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Cannot write results to")
                .hasMessageContaining("--out DIR");

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactly("two");
        }
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> OutputDirectory.open(file)).hasMessageContaining("is not a directory");
        assertThatThrownBy(() -> OutputDirectory.open(Path.of(""))).hasMessageContaining("the name is empty");
    }
}
