package org.mup4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;

/** A file of results is refused before anything is computed, or it appears whole. */
class OutputFileTest {

    @TempDir
    Path directory;

    @Test
    void openingLeavesNothingBehindAndWritingMakesTheDirectory() {
        Path file = directory.resolve("a/b.json");
        OutputFile output = OutputFile.open(file, "--json");
        assertThat(directory).isEmptyDirectory();

        output.write(new byte[] {1, 2});
        assertThat(file).hasBinaryContent(new byte[] {1, 2});
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
    }

    @Test
    void whatCannotBeWrittenIsRefusedWithTheOption() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "mine");

        refuses(directory, "it is a directory");
        refuses(Path.of("/"), "it is a directory");
        refuses(Path.of(""), "the name is empty");
        refuses(taken.resolve("b.json"), "taken' is not a directory");
        assertThat(taken).hasContent("mine");
    }

    private static void refuses(Path file, String why) {
        assertThatThrownBy(() -> OutputFile.open(file, "--json"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Cannot write '" + file + "': ")
                .hasMessageContaining(why)
                .hasMessageEndingWith("with --json FILE.");
    }

    @Test
    void aFailureLeavesNoTemporaryFile() throws IOException {
        Path file = directory.resolve("b.json");
        OutputFile output = OutputFile.open(file, "--json");
        Files.createDirectories(file.resolve("full"));

        assertThatThrownBy(() -> output.write(new byte[1]))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Cannot write '" + file + "': ")
                .hasMessageEndingWith("with --json FILE.");
        assertThat(directory).isDirectoryNotContaining(found -> !found.equals(file));
    }
}
