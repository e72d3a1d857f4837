package org.mup4j.examples.data;

import java.net.URI;
import java.util.List;

/**
 * What a data file is published as: a gzipped tar archive that it is taken from, or the file itself.
 *
 * @param fileName the archive's own name
 * @param member the path of the data file inside it; the archive's own name where that is the data file
 * @param bytes its size
 * @param sha256 its SHA-256 in lower-case hexadecimal
 * @param locations where it can be downloaded, in the order in which they are tried
 */
public record Archive(String fileName, String member, long bytes, String sha256, List<URI> locations) {

    /** Copies the list. */
    public Archive {
        locations = List.copyOf(locations);
    }

    /**
     * Whether there is nothing to take out.
     *
     * @return true if the archive is the data file itself
     */
    boolean isTheFile() {
        return member.equals(fileName);
    }
}
