package org.mup4j.examples.data;

import java.net.URI;
import java.util.List;

/**
 * The published gzipped tar archive that a data file is taken from.
 *
 * @param fileName the archive's own name
 * @param member the path of the data file inside it
 * @param bytes its size
 * @param sha256 its SHA-256 in lower-case hexadecimal
 * @param locations where it can be downloaded, in the order in which they are tried
 */
public record Archive(String fileName, String member, long bytes, String sha256, List<URI> locations) {

    /** Copies the list. */
    public Archive {
        locations = List.copyOf(locations);
    }
}
