package org.mup4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;

/** The layout that MNIST comes in. */
class IdxTest {

    @TempDir
    private Path directory = Path.of("");

    private Path file(int magic, int rows, int columns, int bytes) throws IOException {
        ByteBuffer content =
                ByteBuffer.allocate(12 + bytes).putInt(magic).putInt(rows).putInt(columns);
        for (int i = 0; i < bytes; i++) {
            content.put((byte) (250 + i));
        }
        Path file = directory.resolve("file.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content.array());
        }
        return file;
    }

    @Test
    void readsSizesAndBytes() throws IOException {
        Idx idx = Idx.read(file(0x802, 2, 5, 10), new int[] {2, 5}, "Origin.");

        assertThat(idx.shape()).containsExactly(2, 5);
        assertThat(idx.bytes()).hasSize(10).startsWith((byte) 250).endsWith((byte) 3);
    }

    @Test
    void whatIsSomethingElseIsRefused() throws IOException {
        refused(file(0x803, 2, 5, 10), "it starts with the number 0x00000803. Origin.");
        refused(file(0x802, 5, 2, 10), "it has the sizes [5, 2], not [2, 5]. Origin.");
        refused(file(0x802, 2, 5, 9), "it ends too early. Origin.");
        refused(file(0x802, 2, 5, 11), "it goes on after its last byte. Origin.");
        refused(Files.writeString(directory.resolve("text"), "no archive"), "cannot be read");
        refused(directory.resolve("nothing"), "cannot be read");
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> Idx.read(file, new int[] {2, 5}, "Origin."))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }
}
