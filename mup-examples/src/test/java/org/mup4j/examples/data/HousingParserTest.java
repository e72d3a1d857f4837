package org.mup4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.examples.cli.UserError;

class HousingParserTest {

    private static final String ORIGIN = ". The original is CaliforniaHousing/cal_housing.data of cal_housing.tgz at"
            + " https://ndownloader.figshare.com/files/5976036";
    private static final String LINE =
            "-122.230000,37.880000,41.000000,880.000000,129.000000,322.000000," + "126.000000,8.325200,452600.000000";

    private static List<String> good = List.of();

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void generate() {
        good = GeneratedHousing.lines(7);
    }

    @Test
    void makesTheUsualFeaturesAndTheTarget() throws IOException {
        List<String> lines = new ArrayList<>(good);
        lines.set(4, LINE);

        Samples samples = CaliforniaHousing.read(write(lines)).samples();

        assertThat(samples.size()).isEqualTo(20_640);
        assertThat(samples.columns()).isEqualTo(8);
        assertThat(samples.features(4))
                .containsExactly(8.3252, 41, 880.0 / 126, 129.0 / 126, 322, 322.0 / 126, 37.88, -122.23);
        assertThat(samples.target(4)).isEqualTo(4.526);
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                Arguments.of("-122.2,37.8,41,880,129,322,126,8.3", "expected 9 numbers separated by commas, found 8"),
                Arguments.of(LINE + ",1", "expected 9 numbers separated by commas, found 10"),
                Arguments.of("", "expected 9 numbers separated by commas, found 1"),
                Arguments.of(
                        LINE.replace("880.000000", "88o.0"),
                        "expected a finite number in column 4 (totalRooms), found '88o.0'"),
                Arguments.of(
                        LINE.replace("8.325200", "NaN"),
                        "expected a finite number in column 8 (medianIncome), found 'NaN'"),
                Arguments.of(
                        LINE.replace("452600.000000", "Infinity"),
                        "expected a finite number in column 9 (medianHouseValue), found 'Infinity'"),
                Arguments.of(
                        LINE.replace("41.000000", ""),
                        "expected a finite number in column 3 (housingMedianAge), found ''"),
                Arguments.of(
                        LINE.replace("41.000000", "\u0000\u0007\u00ff" + "x".repeat(40)),
                        "expected a finite number in column 3 (housingMedianAge), found '???" + "x".repeat(21)
                                + "...'"),
                Arguments.of(
                        LINE.replace("126.000000", "0.000000"),
                        "expected a positive number of households, found '0.000000'"));
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void namesFileLineAndWhatWasExpected(String bad, String message) throws IOException {
        List<String> lines = new ArrayList<>(good);
        lines.set(1233, bad);
        Path file = write(lines);

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .isInstanceOf(UserError.class)
                .hasMessage(file + ", line 1234: " + message + ORIGIN);
    }

    @Test
    void noticesFileCutInsideARow() throws IOException {
        byte[] whole = GeneratedHousing.bytes(good.subList(0, 1000));
        String last = good.get(999);
        int kept = whole.length - last.length() + last.indexOf(',', last.indexOf(',') + 1);
        Path file = directory.resolve("cut");
        Files.write(file, Arrays.copyOf(whole, kept));

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .hasMessage(
                        file + ", line 1000: expected 9 numbers separated by commas, found 2; the file is cut off here"
                                + ORIGIN);
    }

    @Test
    void noticesFileCutBetweenRows() throws IOException {
        Path file = write(good.subList(0, 20_639));

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .hasMessage(
                        file + ", line 20639: expected 20,640 rows, found 20,639; the file is cut off here" + ORIGIN);
    }

    @Test
    void noticesRowsTooMany() throws IOException {
        List<String> lines = new ArrayList<>(good);
        lines.add(LINE);
        Path file = write(lines);

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .hasMessage(file + ", line 20641: expected 20,640 rows, found 20,641; the file is too long" + ORIGIN);
    }

    @Test
    void noticesFileCutInsideItsLastNumber() throws IOException {
        List<String> lines = new ArrayList<>(good);
        String last = lines.get(20_639);
        lines.set(20_639, last.substring(0, last.length() - 8));
        Path file = write(lines);

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .hasMessage(
                        file + ", line 20640: expected 6 decimals in the last number as in the line before, found 0;"
                                + " the file is cut off here" + ORIGIN);
    }

    @Test
    void noticesEmptyFile() throws IOException {
        Path file = Files.write(directory.resolve("empty"), new byte[0]);

        assertThatThrownBy(() -> CaliforniaHousing.read(file)).hasMessage(file + ": is empty" + ORIGIN);
    }

    @Test
    void noticesBinaryFile() throws IOException {
        Path file = Files.write(directory.resolve("binary"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});

        assertThatThrownBy(() -> CaliforniaHousing.read(file))
                .hasMessage(file + ", line 1: expected 9 numbers separated by commas, found 1; the file is cut off here"
                        + ORIGIN);
    }

    @Test
    void noticesUnreadableFile() {
        assertThatThrownBy(() -> CaliforniaHousing.read(directory))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(directory + ": cannot be read (")
                .hasMessageEndingWith(")" + ORIGIN);
    }

    @Test
    void lineEndsDoNotMatter() throws IOException {
        String unix = String.join("\n", good) + "\n";
        Path other = Files.writeString(directory.resolve("unix"), unix, StandardCharsets.US_ASCII);

        CaliforniaHousing converted = CaliforniaHousing.read(other);

        assertThat(converted.sha256())
                .isEqualTo(CaliforniaHousing.read(write(good)).sha256());
        assertThat(converted.original()).isFalse();
    }

    private Path write(List<String> lines) throws IOException {
        return Files.write(directory.resolve("cal_housing.data"), GeneratedHousing.bytes(lines));
    }
}
