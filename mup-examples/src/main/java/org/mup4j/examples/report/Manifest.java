package org.mup4j.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.examples.cli.Main;
import org.nd4j.linalg.factory.Nd4j;

/** What made a result: versions, kernels, threads, and every option. */
public final class Manifest {

    private static final String DL4J = "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

    private Manifest() {}

    /**
     * The manifest of a run.
     *
     * @param command the command's name
     * @param dataType the type of its numbers
     * @param threads networks that ran side by side
     * @param seed from which all random numbers followed
     * @param options every option with the value it had
     * @return keys and values in order
     */
    public static Map<String, Object> of(
            String command, String dataType, int threads, long seed, Map<String, ?> options) {
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("command", command);
        manifest.put("mup4j", Main.version());
        manifest.put("commit", System.getProperty("mup.commit", "unknown"));
        manifest.put("deeplearning4j", dl4jVersion());
        manifest.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        manifest.put("blasVendor", String.valueOf(environment.get("blas.vendor")));
        manifest.put("blasKernels", String.valueOf(System.getenv().getOrDefault("OPENBLAS_CORETYPE", "detected")));
        manifest.put("blasThreads", String.valueOf(System.getenv().getOrDefault("OMP_NUM_THREADS", "detected")));
        manifest.put("java", System.getProperty("java.version"));
        manifest.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        manifest.put("networksSideBySide", threads);
        manifest.put("dataType", dataType);
        manifest.put("seed", seed);
        manifest.put("options", new TreeMap<>(options));
        return manifest;
    }

    /**
     * What computes when each matrix product has one thread, as far as it decides about the last bit of a result.
     *
     * @return one line: versions, BLAS, its kernels (where they are chosen by the processor, the processor), architecture
     */
    public static String kernelPath() {
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        String kernels = System.getenv().getOrDefault("OPENBLAS_CORETYPE", "");
        return String.join(
                ", ",
                "Deeplearning4j " + dl4jVersion(),
                Nd4j.getBackend().getClass().getSimpleName(),
                environment.get("blas.vendor") + " " + (kernels.isBlank() ? "for " + processor() : kernels),
                "one thread",
                System.getProperty("os.arch"));
    }

    /**
     * Version and commit of this program.
     *
     * @return for example {@code 0.1.0 (9679226)}
     */
    public static String program() {
        return Main.version() + " (" + System.getProperty("mup.commit", "unknown") + ")";
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("this processor");
        } catch (IOException | UncheckedIOException e) {
            return "this processor";
        }
    }

    private static String dl4jVersion() {
        Properties properties = new Properties();
        try (InputStream in = MultiLayerNetwork.class.getResourceAsStream(DL4J)) {
            if (in == null) {
                return "unknown";
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
