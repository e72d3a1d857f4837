package org.mup4j.dl4j.internal.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.mup4j.core.check.Cause;
import org.mup4j.core.check.CheckedLayer;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.core.rule.Role;
import org.mup4j.dl4j.internal.graph.NetworkGraph;

/** Which layers of networks of different size are compared with one another. */
abstract class LayerGroups {

    private final List<CheckedLayer> layers;

    private LayerGroups(List<CheckedLayer> layers) {
        this.layers = List.copyOf(layers);
    }

    /** Over width: each layer with its namesake. */
    static LayerGroups byName(NetworkGraph widest, NetworkGraph narrowest) {
        return new ByName(new RuleAudit(widest, narrowest));
    }

    /** Over depth: the first layer, those in between, the last hidden one and the readout. */
    static LayerGroups byPlace(NetworkGraph shallowest) {
        return new ByPlace(ByPlace.places(new RuleAudit(shallowest, shallowest).layers()));
    }

    /** The layers to judge. */
    final List<CheckedLayer> layers() {
        return layers;
    }

    /** What the configurations themselves get wrong. */
    List<Cause> deviations() {
        return List.of();
    }

    /** Mistakes that the configurations show not to have been made. */
    List<Cause> ruledOut() {
        return List.of();
    }

    /** Layers that are not trained. */
    List<String> frozenLayers() {
        return List.of();
    }

    /** The readings under the names of the judged layers; those of other layers follow as they are. */
    abstract List<Reading> readings(List<CoordRun.Result> results, IntFunction<NetworkGraph> graphs);

    /** Whether the readout gives nothing before training; the readings are those of the judged layers. */
    final boolean readoutStartsAtZero(List<Reading> readings) {
        return layers.stream()
                .filter(l -> l.role() == Role.OUTPUT)
                .anyMatch(l -> readings.stream()
                        .filter(r ->
                                r.layer().equals(l.name()) && r.step() == 0 && r.quantity() == Quantity.PRE_ACTIVATION)
                        .noneMatch(r -> r.value() > 0));
    }

    private static final class ByName extends LayerGroups {

        private final RuleAudit audit;

        ByName(RuleAudit audit) {
            super(audit.layersAndLogits());
            this.audit = audit;
        }

        @Override
        List<Cause> deviations() {
            return audit.deviations();
        }

        @Override
        List<Cause> ruledOut() {
            return audit.ruledOut();
        }

        @Override
        List<String> frozenLayers() {
            return audit.frozenLayers();
        }

        @Override
        List<Reading> readings(List<CoordRun.Result> results, IntFunction<NetworkGraph> graphs) {
            return results.stream().flatMap(r -> r.readings().stream()).toList();
        }
    }

    private static final class ByPlace extends LayerGroups {

        private static final String FIRST = "first";
        private static final String MIDDLE = "in between";
        private static final String LAST = "last hidden";
        private static final String READOUT = "readout";

        private record Key(RunKey run, long step, String place, Quantity quantity, Norm norm) {}

        ByPlace(List<CheckedLayer> layers) {
            super(layers);
        }

        static List<CheckedLayer> places(List<CheckedLayer> shallow) {
            List<CheckedLayer> places = new ArrayList<>();
            places.add(new CheckedLayer(FIRST, Role.INPUT, shallow.get(0).optimizer()));
            places.add(new CheckedLayer(MIDDLE, Role.HIDDEN, shallow.get(0).optimizer()));
            places.add(new CheckedLayer(LAST, Role.HIDDEN, shallow.get(0).optimizer()));
            places.add(new CheckedLayer(READOUT, Role.OUTPUT, shallow.get(0).optimizer()));
            return places;
        }

        private static Map<String, String> placeByLayer(NetworkGraph graph) {
            List<CheckedLayer> layers = new RuleAudit(graph, graph).layers();
            Map<String, String> places = new HashMap<>();
            for (int i = 0; i < layers.size(); i++) {
                boolean readout = i == layers.size() - 1;
                boolean last = i == layers.size() - 2;
                places.put(layers.get(i).name(), readout ? READOUT : i == 0 ? FIRST : last ? LAST : MIDDLE);
            }
            return places;
        }

        @Override
        List<Reading> readings(List<CoordRun.Result> results, IntFunction<NetworkGraph> graphs) {
            Map<Integer, Map<String, String>> places = new HashMap<>();
            Map<Key, List<Double>> logs = new LinkedHashMap<>();
            for (CoordRun.Result result : results) {
                Map<String, String> byLayer =
                        places.computeIfAbsent(result.size(), size -> placeByLayer(graphs.apply(size)));
                for (Reading r : result.readings()) {
                    String place = byLayer.get(r.layer());
                    if (place != null && r.value() > 0) {
                        logs.computeIfAbsent(
                                        new Key(r.run(), r.step(), place, r.quantity(), r.norm()),
                                        k -> new ArrayList<>())
                                .add(Math.log(r.value()));
                    }
                }
            }
            List<Reading> means = new ArrayList<>();
            logs.forEach((k, values) -> means.add(new Reading(
                    k.run(),
                    k.step(),
                    k.place(),
                    "",
                    k.quantity(),
                    k.norm(),
                    Math.exp(values.stream().mapToDouble(v -> v).average().orElseThrow()))));
            return means;
        }
    }
}
