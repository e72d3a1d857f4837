package org.mup4j.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads one member of a gzipped tar archive. */
final class TarGz {

    private TarGz() {}

    /**
     * Takes one file out of an archive.
     *
     * @param archive the archive
     * @param member the path of the file inside it
     * @param target the file to write; replaced if it exists
     * @throws IOException if the archive cannot be read or has no such member
     */
    static void extract(Path archive, String member, Path target) throws IOException {
        try (InputStream raw = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && entry.getName().equals(member)) {
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
            }
        }
        throw new IOException("the archive has no member " + member);
    }
}
