package org.mup4j.examples.data;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/**
 * California Housing: 20,640 block groups of the 1990 census (Pace and Barry 1997, Sparse Spatial Autoregressions,
 * doi:10.1016/S0167-7152(96)00140-X), in the layout of Luis Torgo's collection.
 *
 * <p>The nine columns of the file are longitude, latitude, housing median age, total rooms, total bedrooms, population,
 * households, median income, median house value. The eight features are the usual ones: median income, age, rooms per
 * household, bedrooms per household, population, population per household, latitude, longitude; the target is the
 * median house value in units of 100,000 dollars.
 *
 * @param samples the rows, in the order of the file
 * @param file the file they were read from
 * @param sha256 checksum of its lines, in the form of {@link Dataset}
 */
public record CaliforniaHousing(Samples samples, Path file, String sha256) {

    /** Number of rows of the data set. */
    public static final int ROWS = 20_640;

    /** Number of features of a row. */
    public static final int FEATURES = 8;

    /** Number of validation rows and of test rows in the experiments. */
    public static final int HELD_OUT = 2_000;

    /**
     * Where the data set comes from. The archive is the one of Luis Torgo's regression collection; the copy on figshare
     * is the one that scikit-learn fetches, and the checksum is the one that scikit-learn checks.
     */
    public static final Dataset DATASET = new Dataset(
            "California Housing",
            "california_housing",
            "cal_housing.data",
            2_092_122,
            "d3d8a1a722ae78f91134862727d27a70b1415e7d512a89140406248687f4b902",
            new Archive(
                    "cal_housing.tgz",
                    "CaliforniaHousing/cal_housing.data",
                    441_963,
                    "aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681",
                    List.of(
                            URI.create("https://ndownloader.figshare.com/files/5976036"),
                            URI.create("https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz"))));

    /**
     * Locates and reads the data set.
     *
     * @param source where to look
     * @return the data set; a file of the right layout with other numbers is accepted, see {@link #original()}
     * @throws UserError if it cannot be found or read; the message names file, line and what was expected
     */
    public static CaliforniaHousing load(DataSource source) {
        return read(source.locate(DATASET));
    }

    /**
     * Reads a file.
     *
     * @param file a file in the layout of the original
     * @return its rows
     * @throws UserError if it has another layout; the message names file, line and what was expected
     */
    public static CaliforniaHousing read(Path file) {
        List<String> lines = lines(file);
        Samples samples = new HousingParser(file).parse(lines);
        return new CaliforniaHousing(samples, file, Checksums.ofLines(lines));
    }

    /**
     * Whether this is the published data, whatever the line ends of the file.
     *
     * @return false if the file has the right layout but other content
     */
    public boolean original() {
        return sha256.equals(DATASET.sha256());
    }

    /**
     * The split of the experiments: 2,000 rows for validation, 2,000 for the test, the others to train on.
     *
     * @param seed of the shuffle
     * @return three parts with standardised features
     */
    public Split split(long seed) {
        return Split.of(samples, HELD_OUT, HELD_OUT, seed);
    }

    private static List<String> lines(Path file) {
        try {
            // Any byte is a character of this charset: a binary file fails as a wrong number, with its line.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.lines().toList();
        } catch (IOException e) {
            throw new UserError(file + ": cannot be read (" + e + "). " + DATASET.origin(), e);
        }
    }
}
