package org.mup4j.examples.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/** A directory with data files that were put there by hand. */
final class LocalDirectory implements DataSource {

    private final Path directory;

    LocalDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public Path locate(Dataset dataset) {
        List<Path> places = List.of(
                directory.resolve(dataset.folder()).resolve(dataset.fileName()), directory.resolve(dataset.fileName()));
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        String why = Files.isDirectory(directory)
                ? "neither " + places.get(0) + " nor " + places.get(1) + " is a file"
                : directory + " is not a directory";
        throw new UserError(dataset.title() + ": " + why + ". " + dataset.instructions());
    }
}
