package org.mup4j.examples.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.mup4j.examples.cli.UserError;

/**
 * A gzipped file of unsigned bytes in the IDX layout that MNIST comes in: two zero bytes, the type 8, the number of
 * dimensions, their sizes as big-endian integers, then the bytes, the last dimension fastest.
 *
 * @param shape sizes
 * @param bytes as many as the product of the sizes
 */
record Idx(int[] shape, byte[] bytes) {

    private static final int UNSIGNED_BYTES = 8;

    /**
     * Reads a file.
     *
     * @param file a gzipped file
     * @param expected what the sizes have to be
     * @param origin a sentence for the end of an error message
     * @throws UserError if it is something else
     */
    static Idx read(Path file, int[] expected, String origin) {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            int magic = in.readInt();
            if (magic != (UNSIGNED_BYTES << 8 | expected.length)) {
                throw unexpected(file, String.format("starts with the number 0x%08x", magic), origin);
            }
            int[] shape = new int[expected.length];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = in.readInt();
            }
            if (!Arrays.equals(shape, expected)) {
                throw unexpected(
                        file, "has the sizes " + Arrays.toString(shape) + ", not " + Arrays.toString(expected), origin);
            }
            byte[] bytes = new byte[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            in.readFully(bytes);
            if (in.read() >= 0) {
                throw unexpected(file, "goes on after its last byte", origin);
            }
            return new Idx(shape, bytes);
        } catch (EOFException e) {
            throw unexpected(file, "ends too early", origin);
        } catch (IOException e) {
            throw new UserError(file + ": cannot be read (" + e + "). " + origin, e);
        }
    }

    private static UserError unexpected(Path file, String what, String origin) {
        return new UserError(file + ": not the expected gzipped IDX file: it " + what + ". " + origin);
    }
}
