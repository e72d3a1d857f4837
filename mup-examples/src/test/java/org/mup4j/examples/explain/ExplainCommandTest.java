package org.mup4j.examples.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.dl4j.MuP;
import org.mup4j.examples.cli.CommandLineRun;
import org.mup4j.examples.cli.Main;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** {@code mup explain} on files that Deeplearning4j wrote, and on files that it did not. */
class ExplainCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FIELDS = Arrays.stream(TensorPlan.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    @TempDir
    static Path directory;

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static NeuralNetConfiguration.Builder common() {
        return new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).activation(Activation.RELU);
    }

    private static DenseLayer dense(int in, int out) {
        return new DenseLayer.Builder().nIn(in).nOut(out).build();
    }

    private static OutputLayer readout(int width) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(width)
                .nOut(3)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static MultiLayerConfiguration mlp(int inputs, int width) {
        return common().list()
                .layer(dense(inputs, width))
                .layer(dense(width, width))
                .layer(readout(width))
                .build();
    }

    private static ComputationGraphConfiguration graph(int width) {
        return common().graphBuilder()
                .addInputs("x")
                .addLayer("first", dense(8, width), "x")
                .addLayer("second", dense(width, width), "first")
                .addLayer("readout", readout(width), "second")
                .setOutputs("readout")
                .build();
    }

    @BeforeEach
    void writeConfigurations() throws IOException {
        String json = mlp(8, 256).toJson();
        Files.writeString(file("mlp.json"), json);
        Files.writeString(file("mlp.yaml"), mlp(8, 256).toYaml());
        Files.writeString(file("base.json"), mlp(8, 32).toJson());
        Files.writeString(file("other-input.json"), mlp(9, 32).toJson());
        Files.writeString(file("graph.json"), graph(256).toJson());
        Files.writeString(file("truncated.json"), json.substring(0, json.length() / 2));
        Files.writeString(file("number.json"), json.replaceFirst("256", "\"wide\""));
        Files.writeString(file("layer.json"), json.replace("layers.DenseLayer", "layers.NoSuchLayer"));
        Files.writeString(file("other.json"), "{\"name\": \"something else\"}");
        Files.writeString(file("hollow.json"), "{\"confs\": []}");
        Files.writeString(file("hollow-graph.json"), "{\"vertices\": {}}");
        Files.writeString(file("null.json"), "{\"confs\": null}");
        Files.write(file("binary.json"), new byte[] {(byte) 0xC3, 0x28, (byte) 0xFF});
    }

    @Test
    void textIsThePlansTable() {
        CommandLineRun run = CommandLineRun.of("explain", file("mlp.json"));

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualTo(MuP.wrap(mlp(8, 256)).baseWidth(64).plan().toString());
        assertThat(run.err()).contains("every hidden layer 64 wide", "--base-width");
    }

    @Test
    void markdownIsATable() {
        CommandLineRun run = CommandLineRun.of(
                "explain", file("mlp.json"), "--base-width", 32, "--parametrization", "NTK", "--format", "markdown");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("NTK").contains("| layer | param | role |", "| 1 | W | HIDDEN |");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void jsonIsAListOfTensorsWithThePlansNames() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "explain", file("graph.json"), "--base-width", 64, "--gauge", "mu-readout", "--format", "json");

        assertThat(run.code()).isZero();
        JsonNode tensors = JSON.readTree(run.out());
        assertThat(tensors.isArray()).isTrue();
        assertThat(tensors).hasSize(6);
        assertThat(tensors)
                .allSatisfy(t -> assertThat(t.fieldNames()).toIterable().isEqualTo(FIELDS));
        JsonNode readout = tensors.get(4);
        assertThat(readout.get("layer").asText()).isEqualTo("readout");
        assertThat(readout.get("role").asText()).isEqualTo("OUTPUT");
        assertThat(readout.get("shape").toString()).isEqualTo("[256,3]");
        assertThat(readout.get("forwardMultiplier").asDouble()).isEqualTo(0.25);
        assertThat(run.err()).contains("warning: ");
    }

    @Test
    void csvHasALineForEachTensor() {
        CommandLineRun run =
                CommandLineRun.of("explain", file("mlp.yaml"), "--base", file("base.json"), "--format", "csv");

        assertThat(run.code()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.get(0)).isEqualTo(String.join(",", FIELDS));
        assertThat(lines.get(3)).startsWith("1,W,HIDDEN,256x256,256,256,32,32,");
    }

    @Test
    void outIsTheWrappedConfiguration() throws IOException {
        Path wrapped = file("new/wrapped.json");

        CommandLineRun run = CommandLineRun.of("explain", file("mlp.json"), "--base-width", 64, "--out", wrapped);

        assertThat(run.code()).isZero();
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(Files.readString(file("mlp.json")));
        assertThat(wrapped)
                .hasContent(MuP.wrap(read).baseWidth(64).configuration().toJson());
        try (Stream<Path> files = Files.list(wrapped.getParent())) {
            assertThat(files).containsExactly(wrapped);
        }
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                Arguments.of("missing.json", "", "There is no file"),
                Arguments.of(".", "", "it is a directory"),
                Arguments.of("binary.json", "", "is not text"),
                Arguments.of("other.json", "", "is no Deeplearning4j configuration"),
                Arguments.of("truncated.json", "", "it is cut off"),
                Arguments.of("number.json", "", "damaged"),
                Arguments.of("layer.json", "", "NoSuchLayer"),
                Arguments.of("hollow.json", "", "no layers"),
                Arguments.of("hollow-graph.json", "", "no layers"),
                Arguments.of("null.json", "", "damaged"),
                Arguments.of("mlp.json", "--base graph.json", "but its base"),
                Arguments.of("mlp.json", "--base other-input.json", "network inputs do not scale"),
                Arguments.of("mlp.json", "--base truncated.json", "it is cut off"),
                Arguments.of("mlp.json", "--base base.json --base-width 32", "give one of them"),
                Arguments.of("mlp.json", "--base-width 0", "The base width is 0"),
                Arguments.of("mlp.json", "--base-width wide", "'wide' is not an int"),
                Arguments.of("mlp.json", "--gauge round", "multiplier-free, mu-readout, symmetric"),
                Arguments.of(
                        "mlp.json",
                        "--parametrization round",
                        "SP, muP, NTK, mean-field, SP-full-align, SP-no-align, u-muP"),
                Arguments.of("mlp.json", "--format xml", "'xml'"),
                Arguments.of("mlp.json", "--out .", "it is a directory"),
                Arguments.of("mlp.json", "--out mlp.json/new.json", "is not a directory"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputGivesOneMessageAndCode2(String name, String options, String message) {
        Stream<String> more = Stream.of(options.split(" "))
                .filter(o -> !o.isEmpty())
                .map(o -> o.matches("\\.|.*\\.json") ? file(o).toString() : o);
        Object[] args =
                Stream.concat(Stream.of("explain", file(name).toString()), more).toArray();

        CommandLineRun run = CommandLineRun.of(args);

        assertThat(run.code()).isEqualTo(Main.BAD_INPUT);
        assertThat(run.err()).startsWith("mup: ").contains(message).doesNotContain("Exception:", "\tat ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1200);
        assertThat(run.out()).isEmpty();
    }
}
