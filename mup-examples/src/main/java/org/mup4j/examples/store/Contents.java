package org.mup4j.examples.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mup4j.examples.sweep.Grid;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;

/**
 * What a store says about itself.
 *
 * @param grid the runs that the sweep is made of
 * @param manifest versions, threads and options, as {@code manifest.json} has them
 */
public record Contents(Grid grid, Map<String, Object> manifest) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Copies the map, in its order. */
    public Contents {
        manifest = Collections.unmodifiableMap(new LinkedHashMap<>(manifest));
    }

    private record Stored(
            Map<String, String> setup,
            List<String> schemes,
            List<Integer> widths,
            List<Integer> depths,
            List<String> rates,
            List<Long> seeds) {}

    String gridText() {
        return write(new Stored(
                grid.setup().facts(),
                grid.schemes().stream().map(Scheme::label).toList(),
                grid.widths(),
                grid.depths(),
                grid.rates().stream().map(Double::toHexString).toList(),
                grid.seeds()));
    }

    String manifestText() {
        return write(manifest);
    }

    static Contents parse(String grid, String manifest) {
        Stored stored = read(grid, Stored.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> entries = read(manifest, Map.class);
        return new Contents(
                new Grid(
                        Setup.of(stored.setup()),
                        stored.schemes().stream().map(Scheme::of).toList(),
                        stored.widths(),
                        stored.depths(),
                        stored.rates().stream().map(Double::parseDouble).toList(),
                        stored.seeds()),
                entries);
    }

    private static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value, e);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not what a store says about itself: " + text, e);
        }
    }
}
