package org.mup4j.examples.coord;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.versioncheck.VersionCheck;

/** JSON as the result files write it: indented, keys in the order in which they were put, null for "not known". */
final class ResultJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultJson() {}

    static byte[] bytes(Map<String, Object> root) {
        try {
            return (MAPPER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + root, e);
        }
    }

    /** A number, or JSON's null in place of one that is not finite. */
    static Object number(double value) {
        return Double.isFinite(value) ? value : MAPPER.nullNode();
    }

    /**
     * What made a result.
     *
     * @param threads networks trained side by side
     * @param seed from which all random numbers follow
     * @param options every option with its value
     * @return keys and values in order
     */
    static Map<String, Object> manifest(int threads, long seed, Map<String, Object> options) {
        String version = ResultJson.class.getPackage().getImplementationVersion();
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("command", "coord-check");
        manifest.put("mup4j", version == null ? "built from sources" : version);
        manifest.put("deeplearning4j", dl4jVersion());
        manifest.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        manifest.put("blasVendor", String.valueOf(environment.get("blas.vendor")));
        manifest.put("blasKernels", System.getenv().getOrDefault("OPENBLAS_CORETYPE", "detected"));
        manifest.put("java", System.getProperty("java.version"));
        manifest.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        manifest.put("networksSideBySide", threads);
        manifest.put("dataType", "double");
        manifest.put("seed", seed);
        manifest.put("options", options);
        return manifest;
    }

    private static String dl4jVersion() {
        return VersionCheck.getVersionInfos().stream()
                .filter(v -> v.getArtifactId().equals("nd4j-api"))
                .map(v -> v.getBuildVersion())
                .findFirst()
                .orElse("unknown");
    }
}
