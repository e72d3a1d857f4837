package org.mup4j.examples.data;

import java.util.Locale;

/**
 * A file of a data set: how it is recognised and where it can be got.
 *
 * <p>The checksum of a text file is that of the lines joined by CR LF without a final line end, so that a copy whose line
 * ends were converted still counts as the original.
 *
 * @param title what the data set is called in messages
 * @param folder the folder it lives in, below a data or cache directory
 * @param fileName the name of the data file
 * @param bytes size of the data file; of a text with CR LF line ends and no final line end
 * @param sha256 its SHA-256 in that form, in lower-case hexadecimal
 * @param archive the archive it is published in
 */
public record Dataset(String title, String folder, String fileName, long bytes, String sha256, Archive archive) {

    /**
     * How to get the file by hand.
     *
     * @return a sentence for the end of an error message
     */
    String instructions() {
        return archive.isTheFile() ? fileInstructions() : archiveInstructions();
    }

    private String fileInstructions() {
        return String.format(
                Locale.ROOT,
                "Get %s (%,d bytes, sha256 %s) from %s, put it into a directory DIR as DIR/%s or DIR/%s/%s, and give --data"
                        + " DIR or set MUP_DATA=DIR",
                fileName,
                bytes,
                sha256,
                locations(),
                fileName,
                folder,
                fileName);
    }

    private String locations() {
        return String.join(
                " or ", archive.locations().stream().map(Object::toString).toList());
    }

    private String archiveInstructions() {
        return String.format(
                Locale.ROOT,
                "Get %s (%,d bytes, sha256 %s) from %s, take %s out of it (%,d bytes, sha256 %s with CR LF line ends; "
                        + "LF does as well), put it into a directory DIR as DIR/%s or DIR/%s/%s, and give "
                        + "--data DIR or set MUP_DATA=DIR",
                archive.fileName(),
                archive.bytes(),
                archive.sha256(),
                locations(),
                archive.member(),
                bytes,
                sha256,
                fileName,
                folder,
                fileName);
    }

    /**
     * Where the original is.
     *
     * @return a sentence for the end of an error message about a file that is not like it
     */
    String origin() {
        String file = archive.isTheFile() ? fileName : archive.member() + " of " + archive.fileName();
        return "The original is " + file + " at " + archive.locations().get(0);
    }
}
