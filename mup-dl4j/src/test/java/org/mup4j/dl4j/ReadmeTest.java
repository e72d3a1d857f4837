package org.mup4j.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.core.plan.MuPlan;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What the README shows is compiled and run as it stands there. */
class ReadmeTest {

    private static final Path README = Path.of("..", "README.md");

    @Test
    void the_code_compiles_and_runs_and_the_plan_is_the_one_shown(@TempDir Path directory) throws Exception {
        compile(block("java"), directory);
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
            assertThat(block("text").strip())
                    .isEqualTo(MuP.wrap(big).base(base).plan().toString().strip());
        }
    }

    private static String block(String language) throws IOException {
        Matcher blocks = Pattern.compile("```" + language + "\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(README));
        assertThat(blocks.find()).as("the README has a block of " + language).isTrue();
        return blocks.group(1).replace("\r\n", "\n");
    }

    private static void compile(String source, Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("Quickstart.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }
}
