package org.mup4j.examples.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;

/** Writes JSON for people: indented, keys in the order in which they were put, numbers that are not finite as null. */
public final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value maps, lists, records, numbers, strings
     * @return JSON ending in a line feed
     */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value, e);
        }
    }

    /**
     * Writes a value as a file's content.
     *
     * @param value as for {@link #write}
     * @return UTF-8
     */
    public static byte[] bytes(Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A number for JSON, which has none that is not finite.
     *
     * @param value a number
     * @return the number, or a missing value
     */
    public static Object number(double value) {
        return Double.isFinite(value) ? value : MAPPER.nullNode();
    }
}
