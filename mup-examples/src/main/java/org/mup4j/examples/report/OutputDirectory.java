package org.mup4j.examples.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mup4j.examples.cli.UserError;

/**
 * A directory for results, checked before anything is computed. Files are kept in memory until {@link #write}, then
 * written under temporary names in the same directory and moved into place: whoever looks finds whole files only.
 */
public final class OutputDirectory {

    private static final String TEMPORARY = ".tmp";

    private final Path directory;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private OutputDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes sure that files can be written. What it creates to find out, it removes.
     *
     * @param directory created by {@link #write} where it does not exist
     * @return the directory
     * @throws UserError if it is a file or cannot be written to
     */
    public static OutputDirectory open(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new UserError("Cannot write results to '" + directory + "': '" + existing
                    + "' is not a directory. Name a directory with --out DIR.");
        }
        try {
            Files.delete(Files.createTempFile(existing, ".mup", TEMPORARY));
        } catch (IOException e) {
            throw unwritable(directory, e);
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
        files.put(name, content);
    }

    /**
     * Writes all files that were added.
     *
     * @throws UserError if one cannot be written; then no new file is left behind
     */
    public void write() {
        Map<Path, Path> moves = new LinkedHashMap<>();
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path target = directory.resolve(file.getKey());
                Path temporary = directory.resolve("." + file.getKey() + TEMPORARY);
                moves.put(temporary, target);
                Files.write(temporary, file.getValue());
            }
            for (Map.Entry<Path, Path> move : moves.entrySet()) {
                move(move.getKey(), move.getValue());
            }
        } catch (IOException e) {
            moves.keySet().forEach(OutputDirectory::discard);
            throw unwritable(directory, e);
        }
        files.clear();
    }

    /**
     * Writes one file, whole or not at all.
     *
     * @param file where to
     * @param content its bytes
     * @throws UserError if it cannot be written
     */
    public static void writeFile(Path file, byte[] content) {
        if (Files.isDirectory(file)) {
            throw new UserError("Cannot write '" + file + "': it is a directory. Name a file.");
        }
        Path parent = file.toAbsolutePath().getParent();
        OutputDirectory directory = open(parent);
        directory.add(file.getFileName().toString(), content);
        directory.write();
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException | DirectoryNotEmptyException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The message about the first failure is the one that helps.
        }
    }

    private static UserError unwritable(Path directory, IOException e) {
        return new UserError(
                "Cannot write results to '" + directory + "': " + e.getClass().getSimpleName() + ", " + e.getMessage()
                        + ". Choose a directory that you may write to with --out DIR.",
                e);
    }
}
