package org.mup4j.dl4j.plainjvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import plain.PlainJvm;

/**
 * Law 2: a saved wrapped model opens, and trains on to the same bits, in a JVM that has never heard of mup4j. The second JVM
 * is a real one, on a class path from which everything with a class of ours is taken away.
 */
class PlainJvmTest {

    @TempDir
    static Path folder;

    private static final Map<String, Model> CONTINUED = new LinkedHashMap<>();
    private static String output = "";
    private static int exit = -1;

    static Stream<String> models() {
        return Models.wrapped().keySet().stream();
    }

    @BeforeAll
    static void trainSaveAndTrainOnInTwoPlaces() throws IOException, InterruptedException {
        for (Map.Entry<String, Model> model : Models.wrapped().entrySet()) {
            PlainJvm.train(model.getValue(), model.getKey(), 1);
            ModelSerializer.writeModel(
                    model.getValue(), folder.resolve(model.getKey() + ".zip").toFile(), true);
            PlainJvm.train(model.getValue(), model.getKey(), 100);
            CONTINUED.put(model.getKey(), model.getValue());
        }
        runElsewhere();
    }

    private static void runElsewhere() throws IOException, InterruptedException {
        Path program = folder.resolve("program");
        String file = PlainJvm.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(program.resolve(file).getParent());
        try (var in = PlainJvm.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(in, program.resolve(file));
        }
        List<String> classPath = new ArrayList<>(List.of(program.toString()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!holdsOurs(Path.of(entry))) {
                classPath.add(entry);
            }
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                String.join(File.pathSeparator, classPath),
                PlainJvm.class.getName(),
                folder.toString()));
        command.addAll(CONTINUED.keySet());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        exit = process.waitFor();
    }

    private static boolean holdsOurs(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve("org/mup4j"))
                    || Files.exists(entry.resolve("META-INF/services/org.mup4j.dl4j.spi.LayerAdapter"));
        } else if (!Files.exists(entry)) {
            return true;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            return jar.stream().anyMatch(e -> e.getName().startsWith("org/mup4j/"));
        }
    }

    @Test
    void thereIsNoClassOfOursInTheSecondJvm() {
        assertThat(exit).as(output).isZero();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSavedModelTrainsOnToTheSameBitsThere(String name) throws IOException {
        Path here = folder.resolve(name + "-here.bin");
        PlainJvm.write(CONTINUED.get(name).params(), here.toFile());

        byte[] there = Files.readAllBytes(folder.resolve(name + ".bin"));
        assertThat(there.length)
                .isEqualTo(8 * (int) CONTINUED.get(name).numParams())
                .isPositive();
        assertThat(Arrays.equals(there, Files.readAllBytes(here)))
                .as("equal to the bit")
                .isTrue();
    }

    /** Equal bits would mean nothing if training on changed nothing. */
    @ParameterizedTest
    @MethodSource("models")
    void trainingOnMovesTheModel(String name) throws IOException {
        Model saved = name.startsWith("graph")
                ? ModelSerializer.restoreComputationGraph(
                        folder.resolve(name + ".zip").toFile(), true)
                : ModelSerializer.restoreMultiLayerNetwork(
                        folder.resolve(name + ".zip").toFile(), true);
        assertThat(saved.params().distance2(CONTINUED.get(name).params())).isGreaterThan(0.01);
    }
}
