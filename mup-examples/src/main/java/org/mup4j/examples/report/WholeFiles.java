package org.mup4j.examples.report;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that are kept in memory, written under temporary names and moved into place. */
final class WholeFiles {

    private static final String TEMPORARY = ".tmp";

    private final Path directory;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    WholeFiles(Path directory) {
        this.directory = directory;
    }

    void add(String name, byte[] content) {
        files.put(name, content);
    }

    /** Writes all files; on failure no new file is left behind. */
    void write() throws IOException {
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
            moves.keySet().forEach(WholeFiles::discard);
            throw e;
        }
        files.clear();
    }

    /**
     * Makes sure that files can be made in a directory, or in the nearest one above it that exists.
     *
     * @throws IOException if not; its message says why
     */
    static void requireWritable(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new IOException("'" + existing + "' is not a directory");
        }
        try {
            Files.delete(Files.createTempFile(existing, ".mup", TEMPORARY));
        } catch (IOException e) {
            throw new IOException("in '" + existing + "' no file can be made (" + reason(e) + ")", e);
        }
    }

    /** What went wrong, in words. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "the file system does not allow it";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "a directory of the same name is there";
        }
        String why = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return why == null ? e.getClass().getSimpleName() : why;
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
}
