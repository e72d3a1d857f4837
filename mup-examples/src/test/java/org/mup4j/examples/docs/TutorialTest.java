package org.mup4j.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.examples.cli.CommandLineRun;

/** What the tutorial says was measured is what the committed results say. */
class TutorialTest {

    private static final Path DOCS = Path.of("..", "docs");

    /** A number as a link to its file, with its place there as the link's title. */
    private static final Pattern NUMBER = Pattern.compile("\\[([-+]?[\\d.,]+)]\\((results/[^ )]+) \"([^\"]+)\"\\)");

    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^ )]+)(?: \"[^\"]*\")?\\)");

    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`]*`", Pattern.DOTALL);

    private static final Pattern COMMAND = Pattern.compile("^\\./mup ([a-z-]+)", Pattern.MULTILINE);

    private static final String TEXT = read();

    private static String read() {
        try {
            return Files.readString(DOCS.resolve("tutorial.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<List<String>> numbers() {
        return NUMBER.matcher(TEXT).results().map(m -> List.of(m.group(1), m.group(2), m.group(3)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void everyNumberIsTheOneInItsFile(List<String> number) throws IOException {
        BigDecimal said = new BigDecimal(number.get(0).replace(",", ""));
        double measured = ResultFile.of(DOCS.resolve(number.get(1))).number(number.get(2));

        assertThat(BigDecimal.valueOf(measured).setScale(said.scale(), RoundingMode.HALF_UP))
                .isEqualByComparingTo(said);
    }

    @Test
    void thereAreNoOtherMeasuredNumbers() {
        assertThat(numbers()).hasSizeGreaterThan(50);
        String rest = CODE.matcher(LINK.matcher(TEXT).replaceAll("")).replaceAll("");

        assertThat(rest).doesNotContainPattern("\\d[.,]\\d");
    }

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> targets = LINK.matcher(TEXT)
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.startsWith("https://arxiv.org/abs/"))
                .toList();

        assertThat(targets)
                .hasSizeGreaterThan(50)
                .allSatisfy(target -> assertThat(DOCS.resolve(target)).exists());
    }

    @Test
    void everyPictureIsBelowTheCommandThatMakesIt() {
        List<MatchResult> pictures = Pattern.compile("!\\[[^\\]]*]\\(results/([^/)]+)")
                .matcher(TEXT)
                .results()
                .toList();
        assertThat(pictures).hasSizeGreaterThan(8);
        for (MatchResult picture : pictures) {
            String command = "./mup " + picture.group(1).replaceFirst("-(california|mnist)$", " $1");
            assertThat(TEXT.substring(0, picture.start())).contains(command + "\n");
        }
    }

    @Test
    void everyCommandExists() {
        List<String> commands =
                COMMAND.matcher(TEXT).results().map(m -> m.group(1)).distinct().toList();
        assertThat(commands).contains("spiral", "heatmap", "coord-check", "transfer");
        for (String command : commands) {
            assertThat(CommandLineRun.of(command, "--help").code()).as(command).isZero();
        }
    }
}
