package org.mup4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input: one line that says what to type instead, exit code 2, no file. */
class MainTest {

    @TempDir
    Path directory;

    @Test
    void helpListsTheCommands() {
        CommandLineRun run = CommandLineRun.of("--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("heatmap", "coord-check", "explain", "bench");
        assertThat(run.err()).isEmpty();
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                Arguments.of("", "Which command? One of heatmap"),
                Arguments.of("frobnicate", "There is no command 'frobnicate': use one of heatmap"),
                Arguments.of("heatmap --frobnicate", "Unknown option: '--frobnicate' (options: mup heatmap --help)"),
                Arguments.of("heatmap --seeds many", "'many' is not an int"),
                Arguments.of("heatmap --seeds 0", "--seeds is 0"),
                Arguments.of("heatmap --widths 64,wide", "'wide' is not an int"),
                Arguments.of("heatmap --widths 0,64", "--widths is [0, 64]"),
                Arguments.of("heatmap --widths 64", "two widths or more"),
                Arguments.of("heatmap --widths 128,64", "have to rise"),
                Arguments.of("heatmap --depths 1,2", "sizes have to be from 2"),
                Arguments.of("heatmap --gain -1", "--gain is -1.0"),
                Arguments.of("heatmap --gain NaN", "--gain is NaN"),
                Arguments.of("heatmap --base-width 0", "--base-width is 0"),
                Arguments.of("heatmap --activation wavy", "'wavy'"),
                Arguments.of("heatmap --optimizer rmsprop", "'rmsprop'"),
                Arguments.of("heatmap --widths 64,16384 --depths 2,512", "MUP_OFFHEAP="));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputGivesOneMessageAndCode2(String command, String message) throws IOException {
        Path out = directory.resolve("results");
        String[] words = command.isEmpty() ? new String[0] : command.split(" ");
        String[] args = words.length > 1
                ? Stream.concat(Stream.of(words), Stream.of("--out", out.toString()))
                        .toArray(String[]::new)
                : words;

        CommandLineRun run = CommandLineRun.of((Object[]) args);

        assertThat(run.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(run.err()).startsWith("mup: ").contains(message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anOutputDirectoryThatIsAFileIsRefusedBeforeAnythingIsComputed() throws IOException {
        Path file = Files.writeString(directory.resolve("taken"), "mine");

        CommandLineRun run = CommandLineRun.of("heatmap", "--out", file.resolve("results"));

        assertThat(run.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(run.err())
                .contains("Cannot write results to", "taken' is not a directory", "--out DIR")
                .doesNotContain("\tat ", "heatmap: 10%");
        assertThat(file).hasContent("mine");
    }
}
