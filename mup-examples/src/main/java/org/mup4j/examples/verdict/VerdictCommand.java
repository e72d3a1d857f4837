package org.mup4j.examples.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.mup4j.core.check.Verdict.Outcome;
import org.mup4j.examples.cli.Subcommand;
import org.mup4j.examples.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mup verdict}: reads the verdicts in result files, for scripts. */
@Command(
        name = "verdict",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the verdicts in result files and gives the worst as exit code.",
            "Exit code: 0 PASS, 1 FAIL, 3 INCONCLUSIVE, 2 bad input."
        })
public final class VerdictCommand implements Subcommand {

    /** The files that commands write into their output directory. */
    private static final List<String> KNOWN = List.of("coord-check.json", "heatmap.json", "verdict.json");

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Result files in JSON, or directories that commands wrote them to.")
    private List<Path> paths = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private record Line(String what, Outcome outcome, String message) {}

    @Override
    public Integer call() {
        List<Line> lines = paths.stream()
                .flatMap(p -> files(p).stream())
                .flatMap(f -> lines(f).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(
                l -> out.println(l.outcome() + "  " + l.what() + (l.message().isEmpty() ? "" : ": " + l.message())));
        Outcome worst = lines.stream().map(Line::outcome).reduce(Outcome.PASS, Outcome::worse);
        return Subcommand.exitCode(worst);
    }

    private static List<Path> files(Path path) {
        if (Files.isDirectory(path)) {
            List<Path> found =
                    KNOWN.stream().map(path::resolve).filter(Files::exists).toList();
            if (found.isEmpty()) {
                throw new UserError("There are no results in '" + path + "': it has none of " + String.join(", ", KNOWN)
                        + ". Name a directory that a command wrote to with --out.");
            }
            return found;
        }
        if (Files.notExists(path)) {
            throw new UserError(
                    "There is no file or directory '" + path + "'. Name a result file or a directory of results.");
        }
        return List.of(path);
    }

    private static List<Line> lines(Path file) {
        JsonNode root = read(file);
        List<Line> lines = new ArrayList<>();
        if (root.path("panels").isArray()) {
            root.path("panels")
                    .forEach(panel -> add(lines, file, panel, panel.path("id").asText()));
        } else {
            add(lines, file, root, root.path("task").asText(""));
        }
        if (lines.isEmpty()) {
            throw new UserError("'" + file + "' holds no verdict. Name a result file such as " + KNOWN.get(0) + ".");
        }
        return lines;
    }

    private static void add(List<Line> lines, Path file, JsonNode node, String what) {
        String text = node.path("verdict").asText("");
        if (text.isEmpty()) {
            return;
        }
        Outcome outcome = Stream.of(Outcome.values())
                .filter(o -> o.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new UserError("'" + file + "' holds the verdict '" + text + "', which is none of "
                        + Arrays.toString(Outcome.values()) + ". Name a result file such as " + KNOWN.get(0) + "."));
        lines.add(new Line(
                file.getFileName() + (what.isEmpty() ? "" : " " + what),
                outcome,
                node.path("message").asText("")));
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "'" + file + "' is not JSON, or it is cut off: " + e.getOriginalMessage()
                            + ". Write it again by running the command that made it.",
                    e);
        } catch (CharacterCodingException e) {
            throw new UserError(
                    "'" + file + "' is not text, so it holds no verdict. Name a result file such as " + KNOWN.get(0)
                            + ".",
                    e);
        } catch (IOException e) {
            throw new UserError("Cannot read '" + file + "': " + e.getMessage() + ". Name a readable file.", e);
        }
    }
}
