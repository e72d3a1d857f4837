package org.mup4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.dl4j.fleet.FleetOutcome;
import org.mup4j.dl4j.fleet.FleetReport;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What the README shows is compiled and run as it stands there. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");

    @Test
    void the_code_compiles_and_runs_and_the_plan_is_the_one_shown(@TempDir Path directory) throws Exception {
        compile(directory, Map.of("Quickstart", block("java", 0)));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> quickstart = loader.loadClass("Quickstart");
            Method mlp = quickstart.getDeclaredMethod("mlp", int.class);
            mlp.setAccessible(true);
            MultiLayerConfiguration big = (MultiLayerConfiguration) mlp.invoke(null, 1024);
            MultiLayerConfiguration base = (MultiLayerConfiguration) mlp.invoke(null, 64);

            DataSet data = new DataSet(Nd4j.ones(DataType.FLOAT, 4, 8), Nd4j.zeros(DataType.FLOAT, 4, 1));
            MuPlan wider = (MuPlan) quickstart.getMethod("train", DataSet.class).invoke(null, data);

            assertThat(wider.tensor("1", "W").learningRateMultiplier()).isEqualTo(64.0 / 2048);
            assertThat(block("text", 0).strip())
                    .isEqualTo(MuP.wrap(big).base(base).plan().toString().strip());
        }
    }

    /** A nonlinear function of eight features. */
    private static List<DataSet> regression(int batches) {
        Random random = new Random(1);
        List<DataSet> list = new ArrayList<>();
        for (int b = 0; b < batches; b++) {
            float[][] x = new float[32][8];
            float[][] y = new float[32][1];
            for (int e = 0; e < x.length; e++) {
                for (int i = 0; i < x[e].length; i++) {
                    x[e][i] = (float) random.nextGaussian();
                }
                y[e][0] = (float) (1 + Math.sin(x[e][0] + x[e][1]) + x[e][2] * x[e][3]);
            }
            list.add(new DataSet(Nd4j.create(x), Nd4j.create(y)));
        }
        return list;
    }

    @Test
    void the_large_network_that_it_tunes_is_handed_out(@TempDir Path directory) throws Exception {
        compile(directory, Map.of("Quickstart", block("java", 0), "Tuning", block("java", 1)));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Method large = loader.loadClass("Tuning").getDeclaredMethod("large", List.class);
            large.setAccessible(true);

            MultiLayerConfiguration conf = (MultiLayerConfiguration) large.invoke(null, regression(50));

            DenseLayer hidden = (DenseLayer) conf.getConf(1).getLayer();
            assertThat(hidden.getNIn()).isEqualTo(1024);
            assertThat(((Adam) hidden.getIUpdater()).getLearningRate() * 1024 / 64)
                    .as("a rate that was searched for, not the configuration's own")
                    .isNotEqualTo(3e-3)
                    .isBetween(Math.pow(2, -10), Math.pow(2, -3));
        }
    }

    @Test
    void the_test_that_it_shows_passes(@TempDir Path directory) throws Exception {
        compile(directory, Map.of("Quickstart", block("java", 0), "ScalingTest", block("java", 2)));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Method test = loader.loadClass("ScalingTest").getDeclaredMethod("everyLayerMovesAlikeAtEveryWidth");
            test.setAccessible(true);

            assertThatCode(() -> test.invoke(null)).doesNotThrowAnyException();
        }
    }

    @Test
    void the_fleet_that_it_shows_trains(@TempDir Path directory) throws Exception {
        compile(directory, Map.of("Quickstart", block("java", 0), "Sweep", block("java", 3)));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            Method sweep = loader.loadClass("Sweep").getDeclaredMethod("overRates", DataSet.class, DataSet.class);
            sweep.setAccessible(true);
            DataSet data = new DataSet(Nd4j.ones(DataType.FLOAT, 4, 8), Nd4j.zeros(DataType.FLOAT, 4, 1));

            FleetReport report = (FleetReport) sweep.invoke(null, data, data);

            assertThat(report.results()).hasSize(12);
            assertThat(report.count(FleetOutcome.CANCELLED)).isZero();
        }
    }

    private static String block(String language, int index) throws IOException {
        List<String> blocks = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README))
                .results()
                .map(b -> b.group(1).replace("\r\n", "\n"))
                .toList();
        assertThat(blocks).as("blocks of " + language + " in the README").hasSizeGreaterThan(index);
        return blocks.get(index);
    }

    private static void compile(Path directory, Map<String, String> sources) throws IOException {
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            written.add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromPaths(written))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
