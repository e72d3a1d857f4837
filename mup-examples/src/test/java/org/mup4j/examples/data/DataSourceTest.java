package org.mup4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.cli.UserError;

class DataSourceTest {

    private static final Dataset HOUSING = CaliforniaHousing.DATASET;
    private static final String INSTRUCTIONS = ". Get cal_housing.tgz (441,963 bytes, sha256"
            + " aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681) from"
            + " https://ndownloader.figshare.com/files/5976036 or"
            + " https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz, take CaliforniaHousing/cal_housing.data out of"
            + " it (2,092,122 bytes, sha256 d3d8a1a722ae78f91134862727d27a70b1415e7d512a89140406248687f4b902 with CR LF line"
            + " ends; LF does as well), put it into a directory DIR as DIR/cal_housing.data or"
            + " DIR/california_housing/cal_housing.data, and give --data DIR or set MUP_DATA=DIR";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aDirectoryHoldsTheFileItself() throws IOException {
        Path file = Files.writeString(directory.resolve("cal_housing.data"), "x");

        assertThat(DataSource.directory(directory).locate(HOUSING)).isEqualTo(file);
    }

    @Test
    void orAFolderThatDoes() throws IOException {
        Files.writeString(directory.resolve("cal_housing.data"), "x");
        Path folder = Files.createDirectory(directory.resolve("california_housing"));
        Path file = Files.writeString(folder.resolve("cal_housing.data"), "y");

        assertThat(DataSource.directory(directory).locate(HOUSING)).isEqualTo(file);
    }

    @Test
    void saysWhatToPutWhereIfThereIsNoFile() {
        assertThatThrownBy(() -> DataSource.directory(directory).locate(HOUSING))
                .isInstanceOf(UserError.class)
                .hasMessage("California Housing: neither "
                        + directory.resolve("california_housing").resolve("cal_housing.data") + " nor "
                        + directory.resolve("cal_housing.data") + " is a file" + INSTRUCTIONS);
    }

    @Test
    void saysSoIfThereIsNoDirectory() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> DataSource.directory(missing).locate(HOUSING))
                .hasMessage("California Housing: " + missing + " is not a directory" + INSTRUCTIONS);
    }

    @Test
    void theEnvironmentNamesADirectoryFirst() throws IOException {
        Path file = Files.writeString(directory.resolve("cal_housing.data"), "x");
        Map<String, String> environment = Map.of("MUP_DATA", directory.toString(), "MUP_CACHE", "elsewhere");

        assertThat(DataSource.fromEnvironment(environment).locate(HOUSING)).isEqualTo(file);
    }

    @Test
    void thenItsOwnCacheThenTheUsersCache() throws IOException {
        Path own = cached(directory.resolve("own"));
        Path users = cached(directory.resolve("users").resolve("mup4j"));
        Map<String, String> xdg =
                Map.of("XDG_CACHE_HOME", directory.resolve("users").toString());
        Map<String, String> both = Map.of(
                "XDG_CACHE_HOME",
                xdg.get("XDG_CACHE_HOME"),
                "MUP_CACHE",
                directory.resolve("own").toString());

        assertThat(DataSource.fromEnvironment(xdg).locate(HOUSING)).isEqualTo(users);
        assertThat(DataSource.fromEnvironment(both).locate(HOUSING)).isEqualTo(own);
    }

    @Test
    void theRealFileIsRecognised() {
        String data = System.getenv().getOrDefault("MUP_DATA", "");
        assumeThat(data).as("MUP_DATA names a directory with the original").isNotBlank();

        CaliforniaHousing housing = CaliforniaHousing.load(DataSource.directory(Path.of(data)));

        assertThat(housing.original()).isTrue();
        assertThat(housing.samples().features(0)[0]).isEqualTo(8.3252);
        assertThat(housing.samples().target(20_639)).isEqualTo(0.894);
        assertThat(housing.split(1).training().size()).isEqualTo(16_640);
    }

    private static Path cached(Path cache) throws IOException {
        Path folder = Files.createDirectories(cache.resolve("california_housing"));
        return Files.writeString(folder.resolve("cal_housing.data"), "x");
    }
}
