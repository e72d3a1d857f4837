package org.mup4j.examples.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
final class Checksums {

    private Checksums() {}

    static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The checksum of a text in the form of {@link Dataset}: lines joined by CR LF, no final line end. */
    static String ofLines(Iterable<String> lines) {
        return sha256(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }
}
