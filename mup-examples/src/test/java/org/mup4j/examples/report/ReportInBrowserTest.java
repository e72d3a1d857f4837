package org.mup4j.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.examples.cli.CommandLineRun;
import org.mup4j.examples.data.GeneratedHousing;

/** Reports of real sweeps, opened from a file in a real browser, in a wide and a narrow window. Skipped where there is none. */
class ReportInBrowserTest {

    /** CSS pixels of the smallest text. Browsers draw small print at 9 to 10; below 8 it takes a magnifying glass. */
    private static final double READABLE = 8;

    private static final Pattern FONT_SIZE = Pattern.compile("font-size:(\\d+)px");

    private static final String PICTURES = """
            [...document.images].map(i => ({complete: i.complete, natural: i.naturalWidth,
                width: i.getBoundingClientRect().width, height: i.getBoundingClientRect().height, alt: i.alt,
                scrolls: getComputedStyle(i.parentElement).overflowX === 'auto', room: i.parentElement.clientWidth,
                src: i.src}))
            """;

    private static final String SMALLEST_TEXT = """
            Math.min(...[...document.querySelectorAll('body *')]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                .map(e => parseFloat(getComputedStyle(e).fontSize)))
            """;

    @TempDir
    private static Path folder = Path.of("");

    private static Optional<Browser> browser = Optional.empty();

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "no chromium and no google-chrome on the PATH");
        Path data = folder.resolve("data");
        data.toFile().mkdir();
        GeneratedHousing.write(data, 7);
        report("transfer", "california", "--data", data, "--preset", "smoke", "--out", folder.resolve("transfer"));
        report(
                "spiral",
                "--widths",
                "64,128,256",
                "--depths",
                "2,4",
                "--seeds",
                "1",
                "--steps",
                "10",
                "--out",
                folder.resolve("spiral"));
        browser = Optional.of(Browser.start(program.get(), folder.resolve("profile")));
    }

    private static void report(Object... command) {
        CommandLineRun run = CommandLineRun.of(command);
        assertThat(run.code()).as(run.err()).isIn(0, 1, 3);
    }

    @AfterAll
    static void stop() {
        browser.ifPresent(Browser::close);
    }

    static Stream<Arguments> windows() {
        return Stream.of("transfer", "spiral")
                .flatMap(sweep -> Stream.of(1280, 400).map(width -> Arguments.of(sweep, width)));
    }

    @ParameterizedTest(name = "{0} in {1} pixels")
    @MethodSource("windows")
    void everythingIsThereAndReadable(String sweep, int width) throws IOException {
        Browser opened = browser.orElseThrow();
        opened.open(folder.resolve(sweep).resolve("report.html").toUri(), width);

        assertThat(opened.evaluate("innerWidth").asInt()).isEqualTo(width);
        assertThat(opened.evaluate("document.documentElement.scrollWidth").asInt())
                .as("only tables and pictures scroll sideways, not the page")
                .isLessThanOrEqualTo(width);
        assertThat(opened.evaluate(SMALLEST_TEXT).asDouble()).isGreaterThanOrEqualTo(READABLE);
        JsonNode pictures = opened.evaluate(PICTURES);
        assertThat(pictures).hasSizeGreaterThanOrEqualTo(6);
        for (JsonNode picture : pictures) {
            assertVisible(picture);
        }
        assertQuiet(opened);
    }

    private static void assertVisible(JsonNode picture) {
        String what = picture.path("alt").asText();
        double scale =
                picture.path("width").asDouble() / picture.path("natural").asDouble();
        assertThat(what).isNotBlank();
        assertThat(picture.path("complete").asBoolean()).as(what).isTrue();
        assertThat(picture.path("natural").asInt()).as(what).isPositive();
        assertThat(picture.path("height").asDouble()).as(what).isGreaterThan(100);
        assertThat(scale * smallestFont(picture.path("src").asText())).as(what).isGreaterThanOrEqualTo(READABLE);
        boolean fits = picture.path("width").asDouble() <= picture.path("room").asDouble() + 1;
        assertThat(fits || picture.path("scrolls").asBoolean()).as(what).isTrue();
    }

    private static double smallestFont(String source) {
        String svg = new String(
                Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1)), StandardCharsets.UTF_8);
        assertThat(svg).contains("<text");
        Matcher sizes = FONT_SIZE.matcher(svg);
        return sizes.results()
                .mapToDouble(size -> Double.parseDouble(size.group(1)))
                .min()
                .orElseThrow();
    }

    private static void assertQuiet(Browser opened) {
        assertThat(opened.events("Runtime.consoleAPICalled")).isEmpty();
        assertThat(opened.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(opened.events("Log.entryAdded")).isEmpty();
        List<String> asked = opened.events("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asText())
                .filter(url -> !url.startsWith("data:"))
                .toList();
        assertThat(asked)
                .as("the page asks for nothing but itself")
                .singleElement()
                .asString()
                .startsWith("file:");
    }
}
