package org.mup4j.examples.data;

import java.nio.file.Path;
import java.util.Map;
import org.mup4j.examples.cli.UserError;

/** A place that data files come from. */
@FunctionalInterface
public interface DataSource {

    /** Environment variable that names a directory with data files. */
    String DATA_VARIABLE = "MUP_DATA";

    /** Environment variable that names the directory downloads are kept in. */
    String CACHE_VARIABLE = "MUP_CACHE";

    /**
     * The file of a data set.
     *
     * @param dataset the data set
     * @return a path to an existing regular file
     * @throws UserError if there is none; the message says what to put where
     */
    Path locate(Dataset dataset);

    /**
     * A directory that the user filled; nothing is ever downloaded.
     *
     * @param directory holds the file, or a folder of the data set's name that does
     * @return the source
     */
    static DataSource directory(Path directory) {
        return new LocalDirectory(directory);
    }

    /**
     * A cache that downloads what it does not hold.
     *
     * @param directory the cache; made when needed
     * @return the source
     */
    static DataSource cache(Path directory) {
        return new DownloadCache(directory);
    }

    /**
     * What the environment asks for: the directory of {@value #DATA_VARIABLE} where it is set, else the cache of
     * {@value #CACHE_VARIABLE}, else the cache {@code mup4j} in the user's cache directory.
     *
     * @param environment environment variables, as {@link System#getenv()} gives them
     * @return the source
     */
    static DataSource fromEnvironment(Map<String, String> environment) {
        String data = environment.getOrDefault(DATA_VARIABLE, "");
        if (!data.isBlank()) {
            return directory(Path.of(data));
        }
        String cache = environment.getOrDefault(CACHE_VARIABLE, "");
        return cache(cache.isBlank() ? userCache(environment) : Path.of(cache));
    }

    private static Path userCache(Map<String, String> environment) {
        for (String variable : new String[] {"XDG_CACHE_HOME", "LOCALAPPDATA"}) {
            String parent = environment.getOrDefault(variable, "");
            if (!parent.isBlank()) {
                return Path.of(parent, "mup4j");
            }
        }
        return Path.of(System.getProperty("user.home"), ".cache", "mup4j");
    }
}
