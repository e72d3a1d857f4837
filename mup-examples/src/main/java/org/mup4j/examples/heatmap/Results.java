package org.mup4j.examples.heatmap;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mup4j.examples.report.Csv;
import org.mup4j.examples.report.Json;

/** The numbers of a run as files; their fields are described in docs/formats.md. */
final class Results {

    private static final List<String> HEADER = List.of(
            "parametrization",
            "gauge",
            "depthRule",
            "optimizer",
            "layer",
            "quantity",
            "width",
            "depth",
            "seed",
            "hatched",
            "value");

    private Results() {}

    /** One line for each measurement. */
    static byte[] csv(Grid grid) {
        return Csv.bytes(
                HEADER,
                grid.measurements().stream()
                        .sorted(Comparator.comparing(
                                        (Measurement m) -> m.variant().family())
                                .thenComparing(m -> m.variant().optimizer())
                                .thenComparing(Measurement::layer)
                                .thenComparing(Measurement::quantity)
                                .thenComparing(Measurement::width)
                                .thenComparing(Measurement::depth)
                                .thenComparing(Measurement::seed))
                        .map(m -> line(grid.settings(), m)));
    }

    private static List<String> line(HeatmapSettings settings, Measurement m) {
        return List.of(
                m.variant().family().parametrization(),
                m.variant().family().gauge().name(),
                m.variant().family().depthRule(),
                m.variant().optimizer().label(),
                m.layer(),
                m.quantity().id(),
                Integer.toString(m.width()),
                Integer.toString(m.depth()),
                Integer.toString(m.seed()),
                Boolean.toString(settings.hatched(m.depth(), m.width())),
                Double.toString(m.value()));
    }

    /** Exponents, variations and verdicts. */
    static Map<String, Object> json(HeatmapSettings settings, List<Panel> panels) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("panels", panels.stream().map(Results::panel).toList());
        json.put("settings", settings(settings));
        return json;
    }

    private static Map<String, Object> panel(Panel panel) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", panel.id());
        json.put("layer", panel.layer());
        json.put("parametrization", panel.family().parametrization());
        json.put("gauge", panel.family().gauge().name());
        json.put("depthRule", panel.family().depthRule());
        json.put("optimizer", panel.optimizer().label());
        json.put("quantity", panel.quantity().id());
        json.put("predictedWidthSlope", panel.prediction().exponent());
        json.put("tolerance", panel.prediction().tolerance());
        json.put("widthSlope", Json.number(panel.width().value()));
        json.put("widthLow", Json.number(panel.width().low()));
        json.put("widthHigh", Json.number(panel.width().high()));
        json.put("depthSlope", Json.number(panel.depth().value()));
        json.put("depthLow", Json.number(panel.depth().low()));
        json.put("depthHigh", Json.number(panel.depth().high()));
        json.put("cvWidth", Json.number(panel.cvWidth()));
        json.put("cvDepth", Json.number(panel.cvDepth()));
        json.put("widthSlopeAllCells", Json.number(panel.widthAll().value()));
        json.put("depthSlopeAllCells", Json.number(panel.depthAll().value()));
        json.put("cvWidthAllCells", Json.number(panel.cells().cvWidth(Cells.Selection.ALL)));
        json.put("cvDepthAllCells", Json.number(panel.cells().cvDepth(Cells.Selection.ALL)));
        json.put("verdict", panel.verdict());
        return json;
    }

    /** Every option of a run. */
    static Map<String, Object> settings(HeatmapSettings settings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("widths", settings.widths());
        json.put("depths", settings.depths());
        json.put("seeds", settings.seeds());
        json.put("activation", settings.activation().name().toLowerCase(Locale.ROOT));
        json.put("gain", settings.gain());
        json.put(
                "optimizers",
                settings.optimizers().stream().map(Optimizer::label).toList());
        json.put("baseWidth", settings.baseWidth());
        json.put("baseDepthOfRates", settings.baseDepth());
        json.put("baseDepthOfCompleteP", Networks.BASE_BLOCKS);
        json.put("branchConstant", Networks.BRANCH);
        json.put("inputs", HeatmapSettings.INPUTS);
        json.put("learningRate", Optimizer.RATE);
        json.put("largestAspect", HeatmapSettings.LARGEST_ASPECT);
        json.put("seed", settings.seed());
        return json;
    }
}
