package org.mup4j.examples.coord;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mup4j.examples.coord.CoordResult.Norm;
import org.mup4j.examples.plot.Exponent;
import org.mup4j.examples.report.Json;

/** The result files for machines: every reading as CSV, exponents and verdicts as JSON. docs/formats.md describes both. */
final class CoordFiles {

    private CoordFiles() {}

    static byte[] csv(CoordResult result) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("parametrization", "zeta", "width", "seed", "step", "quantity", "meanAbs", "rms");
            for (Reading reading : result.readings()) {
                Run run = reading.run();
                csv.writeRecord(
                        run.scheme().label(),
                        Integer.toString(run.multiplier()),
                        Integer.toString(run.width()),
                        Integer.toString(run.seed()),
                        Integer.toString(reading.step()),
                        reading.quantity().label(),
                        Double.toString(reading.scale().meanAbs()),
                        Double.toString(reading.scale().rms()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json(CoordResult result, Claims claims) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("task", "california");
        root.put("verdict", claims.outcome().name());
        Map<String, Object> diverged = new LinkedHashMap<>();
        for (Scheme scheme : Scheme.values()) {
            diverged.put(scheme.label(), result.diverged(scheme));
        }
        root.put("diverged", diverged);
        root.put("claims", claims.all().stream().map(CoordFiles::claim).toList());
        root.put(
                "exponents",
                result.exponents().stream().map(CoordFiles::exponent).toList());
        return Json.bytes(root);
    }

    private static Map<String, Object> claim(Claim claim) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("claim", claim.id());
        node.put("parametrization", claim.parametrization());
        node.put("quantity", claim.quantity().label());
        node.put("norm", Norm.MEAN_ABS.label());
        node.put("step", claim.step());
        slope(node, claim.measured());
        node.put("criterion", claim.band().toString());
        node.put("verdict", claim.outcome().name());
        return node;
    }

    private static Map<String, Object> exponent(CoordResult.Exponent exponent) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("parametrization", exponent.scheme().label());
        node.put("quantity", exponent.quantity().label());
        node.put("norm", exponent.norm().label());
        node.put("step", exponent.step());
        slope(node, Exponent.of(exponent.fit()));
        node.put("points", exponent.fit().points());
        node.put("dropped", exponent.fit().dropped());
        return node;
    }

    private static void slope(Map<String, Object> node, Exponent exponent) {
        node.put("widthSlope", Json.number(exponent.value()));
        node.put("widthLow", Json.number(exponent.low()));
        node.put("widthHigh", Json.number(exponent.high()));
    }
}
