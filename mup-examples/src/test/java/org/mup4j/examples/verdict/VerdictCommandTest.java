package org.mup4j.examples.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.Main;

class VerdictCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_worst_verdict_decides_the_exit_code() throws IOException {
        file("coord-check.json", "{\"task\": \"california\", \"verdict\": \"PASS\"}");
        file(
                "heatmap.json",
                "{\"panels\": [{\"id\": \"a\", \"verdict\": \"PASS\"}, {\"id\": \"b\", \"verdict\": \"PASS\"}]}");
        assertThat(verdict(directory)).isZero();
        assertThat(out.toString()).contains("PASS  coord-check.json california").contains("PASS  heatmap.json b");

        file("verdict.json", "{\"verdict\": \"INCONCLUSIVE\", \"message\": \"use more seeds\"}");
        assertThat(verdict(directory)).isEqualTo(3);
        assertThat(out.toString()).contains("INCONCLUSIVE  verdict.json: use more seeds");

        file("heatmap.json", "{\"panels\": [{\"id\": \"a\", \"verdict\": \"FAIL\"}]}");
        assertThat(verdict(directory)).isEqualTo(1);
    }

    @Test
    void what_holds_no_verdict_is_bad_input() throws IOException {
        refuses(directory, "There are no results in");
        refuses(directory.resolve("nowhere"), "There is no file or directory");
        refuses(file("a.json", "{\"verdict\": "), "is not JSON, or it is cut off");
        refuses(file("b.json", "{\"x\": 1}"), "holds no verdict");
        refuses(file("c.json", ""), "holds no verdict");
        refuses(file("d.json", "{\"verdict\": \"PASS\"} and more"), "is not JSON, or it is cut off");
        refuses(
                file("e.json", "{\"panels\": [{\"verdict\": \"PASS\"}, {\"verdict\": \"MAYBE\"}]}"),
                "holds the verdict 'MAYBE', which is none of [PASS, FAIL, INCONCLUSIVE]");
        refuses(Files.write(directory.resolve("f.json"), new byte[] {(byte) 0x89, 'P', 'N', 'G'}), "is not text");
    }

    private void refuses(Path path, String message) {
        err.getBuffer().setLength(0);
        assertThat(verdict(path)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ").hasLineCount(1);
    }

    private int verdict(Path path) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), "verdict", path.toString());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
