package org.mup4j.examples.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
final class Checksums {

    private Checksums() {}

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The checksum of a text in the form of {@link Dataset}: lines joined by CR LF, no final line end. */
    static String ofLines(Iterable<String> lines) {
        return sha256(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }
}
