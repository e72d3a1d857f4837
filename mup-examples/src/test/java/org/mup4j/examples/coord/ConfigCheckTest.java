package org.mup4j.examples.coord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.dl4j.layer.Transformer;
import org.mup4j.examples.cli.Main;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The check of a user's own configuration from the command line, as a user's CI would run it. */
class ConfigCheckTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path conf;

    @BeforeEach
    void writeConfiguration() throws IOException {
        conf = Files.writeString(
                directory.resolve("conf.json"),
                new NeuralNetConfiguration.Builder()
                        .updater(new Adam(1e-3))
                        .weightInit(WeightInit.RELU)
                        .activation(Activation.RELU)
                        .list()
                        .layer(new DenseLayer.Builder().nIn(5).nOut(64).build())
                        .layer(new DenseLayer.Builder().nIn(64).nOut(64).build())
                        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(64)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .build()
                        .toJson());
    }

    @Test
    void mup_passes_with_sp_shown_beside_it() throws IOException {
        Path json = directory.resolve("check.json");

        int code = check("--widths", "64,128,256", "--seeds", "4", "--json", json.toString());

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("SP: exponents in width")
                .contains("FAIL [STANDARD_PARAMETRIZATION]")
                .contains("muP: exponents in width")
                .contains("PASS: every layer's change is flat");
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.path("verdict").asText()).isEqualTo("PASS");
        assertThat(root.path("checks")).hasSize(2);
        assertThat(root.path("checks")
                        .get(1)
                        .path("slopes")
                        .get(0)
                        .path("widthSlope")
                        .isNumber())
                .isTrue();
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), "verdict", json.toString()))
                .isZero();
        assertThat(out.toString()).contains("PASS  check.json: every layer's change is flat");
    }

    @Test
    void sp_alone_fails_with_exit_code_1() {
        assertThat(check("--widths", "64,128,256", "--seeds", "3", "--parametrization", "sp"))
                .isEqualTo(1);
    }

    /** Data are made up for its tokens, and only one gauge has a matrix that is both embedding and head. */
    @Test
    void a_tied_decoder_is_checked_in_the_gauge_that_allows_it() throws IOException {
        Files.writeString(
                conf,
                Transformer.decoder(11, 6)
                        .width(64)
                        .depth(1)
                        .heads(4)
                        .tiedEmbedding(true)
                        .configuration(new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)))
                        .toJson());
        refuses("mu-readout on the command line", config("--widths", "64,128"));

        int code = check("--widths", "64,128", "--seeds", "2", "--gauge", "mu-readout", "--parametrization", "mup");

        assertThat(code).as("%s%s", out, err).isNotEqualTo(2);
        assertThat(out.toString()).contains("logits                   OUTPUT");
    }

    @Test
    void a_users_own_data_are_read() throws IOException {
        Path data = Files.writeString(directory.resolve("data.csv"), String.join("\n", rows()));

        int code =
                check("--widths", "64,128,256", "--seeds", "3", "--parametrization", "sp", "--data", data.toString());

        assertThat(code).isEqualTo(1);
    }

    @Test
    void bad_input_is_one_line_and_exit_code_2() throws IOException {
        refuses("needs --base-width", "coord-check", "--config", conf.toString());
        refuses("What is to be checked?", "coord-check");
        refuses("--widths can only be used with --config FILE", "coord-check", "california", "--widths", "8,16");
        refuses(
                "no whole number at width 50",
                "coord-check",
                "--config",
                conf.toString(),
                "--base-width",
                "60",
                "--widths",
                "50,60",
                "--seeds",
                "1");
        refuses("--rate, --init-scale can only be used with a task", config("--rate", "3", "--init-scale", "1"));
        refuses("expected 1 to 1000 seeds, found 2147483647", config("--seeds", "2147483647"));
        refuses("expected steps up to 1000, found [1, 2000000000]", config("--steps", "1,2000000000"));
        refuses("or set MUP_OFFHEAP=", config("--widths", "64,2147483584"));
    }

    @Test
    void a_file_that_cannot_be_written_is_refused_before_anything_is_trained() throws IOException {
        Path taken = Files.writeString(directory.resolve("taken"), "mine");

        refuses("it is a directory", config("--json", directory.toString()));
        refuses(
                "taken' is not a directory",
                config("--json", taken.resolve("check.json").toString()));
        assertThat(taken).hasContent("mine");
    }

    @Test
    void bad_data_are_one_line_and_exit_code_2() throws IOException {
        Path text = Files.writeString(directory.resolve("a.csv"), "1,2,3,4,5,x");
        refuses("line 1, column 6: 'x' is no finite number", config("--data", text.toString()));
        Path infinite = Files.writeString(directory.resolve("e.csv"), "1,2,3,4,5,0\n1,2,1e999,4,5,0");
        refuses("line 2, column 3: '1e999' is no finite number", config("--data", infinite.toString()));
        Path few = Files.writeString(directory.resolve("b.csv"), "1,2,3");
        refuses("there are 3 numbers, but the network has 5 inputs and 3 outputs", config("--data", few.toString()));
        Path classes = Files.writeString(directory.resolve("c.csv"), "1,2,3,4,5,7");
        refuses("the network has the classes 0 to 2", config("--data", classes.toString()));
        refuses("There is no file", config("--data", directory.resolve("d.csv").toString()));
    }

    private String[] config(String... more) {
        List<String> args = new ArrayList<>(List.of("coord-check", "--config", conf.toString(), "--base-width", "64"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private int check(String... more) {
        List<String> args = new ArrayList<>(List.of("coord-check", "--config", conf.toString(), "--base-width", "64"));
        args.addAll(List.of(more));
        return Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    }

    private void refuses(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), args)).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ").hasLineCount(1);
    }

    private static List<String> rows() {
        Random random = new Random(3);
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 96; i++) {
            StringBuilder row = new StringBuilder();
            double sum = 0;
            for (int j = 0; j < 5; j++) {
                double x = random.nextGaussian();
                sum += x * (j - 2);
                row.append(x).append(',');
            }
            rows.add(row.append(sum < -1 ? 0 : sum < 1 ? 1 : 2).toString());
        }
        return rows;
    }
}
