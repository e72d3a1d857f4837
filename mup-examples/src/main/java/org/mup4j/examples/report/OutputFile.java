package org.mup4j.examples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mup4j.examples.cli.UserError;

/** One file of results, checked before anything is computed, then written whole or not at all. */
public final class OutputFile {

    private final Path file;
    private final String option;

    private OutputFile(Path file, String option) {
        this.file = file;
        this.option = option;
    }

    /**
     * Makes sure that the file can be written. What it creates to find out, it removes.
     *
     * @param file its directory is created by {@link #write} where it does not exist
     * @param option the option that names it, such as {@code --json}
     * @return the file
     * @throws UserError if it is a directory, or cannot be written
     */
    public static OutputFile open(Path file, String option) {
        OutputFile output = new OutputFile(file, option);
        if (Files.isDirectory(file)) {
            throw output.unwritable(file.toString().isEmpty() ? "the name is empty" : "it is a directory");
        }
        try {
            WholeFiles.requireWritable(output.directory());
        } catch (IOException e) {
            throw output.unwritable(e.getMessage());
        }
        return output;
    }

    /**
     * Writes the file.
     *
     * @param content its bytes
     * @throws UserError if it cannot be written; then no new file is left behind
     */
    public void write(byte[] content) {
        WholeFiles files = new WholeFiles(directory());
        files.add(file.getFileName().toString(), content);
        try {
            files.write();
        } catch (IOException e) {
            throw unwritable(WholeFiles.reason(e));
        }
    }

    private Path directory() {
        return file.toAbsolutePath().getParent();
    }

    private UserError unwritable(String why) {
        return new UserError("Cannot write '" + file + "': " + why
                + ". Name a file in a directory that you may write to" + " with " + option + " FILE.");
    }
}
