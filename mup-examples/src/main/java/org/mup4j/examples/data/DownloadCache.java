package org.mup4j.examples.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.mup4j.examples.cli.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloaded data files. A file appears in the cache whole and verified, or not at all. */
final class DownloadCache implements DataSource {

    private static final Logger LOG = LoggerFactory.getLogger(DownloadCache.class);

    private final Path directory;

    DownloadCache(Path directory) {
        this.directory = directory;
    }

    @Override
    public Path locate(Dataset dataset) {
        Path file = directory.resolve(dataset.folder()).resolve(dataset.fileName());
        if (!Files.isRegularFile(file)) {
            fill(dataset, file);
        }
        return file;
    }

    private void fill(Dataset dataset, Path file) {
        List<Path> temporary = new ArrayList<>();
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path archive = Files.createTempFile(folder, "download", ".part");
            temporary.add(archive);
            download(dataset, archive);
            Path complete = archive;
            if (!dataset.archive().isTheFile()) {
                complete = Files.createTempFile(folder, "extract", ".part");
                temporary.add(complete);
                TarGz.extract(archive, dataset.archive().member(), complete);
            }
            Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError(
                    dataset.title() + ": the cache " + directory + " could not be filled (" + e
                            + "). Choose another with MUP_CACHE=DIR, or: " + dataset.instructions(),
                    e);
        } finally {
            temporary.forEach(DownloadCache::delete);
        }
    }

    private static void download(Dataset dataset, Path archive) {
        List<String> failures = new ArrayList<>();
        for (URI location : dataset.archive().locations()) {
            try {
                LOG.info("Downloading {} from {}", dataset.title(), location);
                Download.fetch(location, archive, dataset.archive());
                return;
            } catch (IOException e) {
                failures.add(location + " " + e.getMessage());
            }
        }
        throw new UserError(dataset.title() + " is not in the cache and could not be downloaded: "
                + String.join("; ", failures) + ". " + dataset.instructions());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The temporary file {} could not be deleted: {}", file, e.toString());
        }
    }
}
