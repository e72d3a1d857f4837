package org.mup4j.examples.report;

import java.io.IOException;
import java.nio.file.Path;
import org.mup4j.examples.cli.UserError;

/**
 * A directory for results, checked before anything is computed. Files are kept in memory until {@link #write}, then
 * written under temporary names in the same directory and moved into place: whoever looks finds whole files only.
 */
public final class OutputDirectory {

    private final Path directory;
    private final WholeFiles files;

    private OutputDirectory(Path directory) {
        this.directory = directory;
        this.files = new WholeFiles(directory);
    }

    /**
     * Makes sure that files can be written. What it creates to find out, it removes.
     *
     * @param directory created by {@link #write} where it does not exist
     * @return the directory
     * @throws UserError if it is a file, has no name, or cannot be written to
     */
    public static OutputDirectory open(Path directory) {
        if (directory.toString().isEmpty()) {
            throw unwritable(directory, "the name is empty");
        }
        try {
            WholeFiles.requireWritable(directory);
        } catch (IOException e) {
            throw unwritable(directory, e.getMessage());
        }
        return new OutputDirectory(directory);
    }

    /**
     * Keeps a file for {@link #write}.
     *
     * @param name its name in the directory
     * @param content its bytes
     */
    public void add(String name, byte[] content) {
        files.add(name, content);
    }

    /**
     * Writes all files that were added.
     *
     * @throws UserError if one cannot be written; then no new file is left behind
     */
    public void write() {
        try {
            files.write();
        } catch (IOException e) {
            throw unwritable(directory, WholeFiles.reason(e));
        }
    }

    private static UserError unwritable(Path directory, String why) {
        return new UserError("Cannot write results to '" + directory + "': " + why
                + ". Name a directory that you may write to with --out DIR.");
    }
}
