package org.mup4j.examples.explain;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.examples.report.Csv;
import org.mup4j.examples.report.Json;

/** How a plan is printed. The fields of JSON and CSV are the accessors of {@link TensorPlan}, in its order. */
enum PlanFormat {
    /** An aligned table. */
    TEXT,
    /** A Markdown table. */
    MARKDOWN,
    /** A list of objects, one for each tensor. */
    JSON,
    /** A line for each tensor; a shape is written as {@code 784x256}. */
    CSV;

    /** Whether the warnings are part of what {@link #write} returns. */
    boolean holdsWarnings() {
        return this == TEXT || this == MARKDOWN;
    }

    String write(MuPlan plan) {
        return switch (this) {
            case TEXT -> plan.toString();
            case MARKDOWN -> plan.toMarkdown();
            case JSON ->
                Json.write(plan.tensors().stream().map(PlanFormat::fields).toList());
            case CSV -> csv(plan);
        };
    }

    private static String csv(MuPlan plan) {
        List<String> header = Arrays.stream(TensorPlan.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        return Csv.write(
                header,
                plan.tensors().stream()
                        .map(t -> fields(t).values().stream()
                                .map(PlanFormat::cell)
                                .toList()));
    }

    private static String cell(Object value) {
        return value instanceof List<?> shape
                ? shape.stream().map(Object::toString).collect(Collectors.joining("x"))
                : value.toString();
    }

    private static Map<String, Object> fields(TensorPlan t) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("layer", t.layer());
        fields.put("parameter", t.parameter());
        fields.put("role", t.role().name());
        fields.put("shape", t.shape());
        fields.put("fanIn", t.fanIn());
        fields.put("fanOut", t.fanOut());
        fields.put("baseFanIn", t.baseFanIn());
        fields.put("baseFanOut", t.baseFanOut());
        fields.put("initStdMultiplier", t.initStdMultiplier());
        fields.put("learningRateMultiplier", t.learningRateMultiplier());
        fields.put("forwardMultiplier", t.forwardMultiplier());
        fields.put("epsilonMultiplier", t.epsilonMultiplier());
        fields.put("weightDecayMultiplier", t.weightDecayMultiplier());
        fields.put("reason", t.reason());
        return fields;
    }
}
