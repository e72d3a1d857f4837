package org.mup4j.examples.sweep;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.mup4j.core.measure.RunKey;

/**
 * One network to train: all that its result depends on. Ordered by scheme, width, depth, rate and seed.
 *
 * @param setup what it shares with the other runs
 * @param scheme its parametrization
 * @param width of its hidden layers
 * @param depth number of its hidden layers
 * @param rate the learning rate, at the base width
 * @param seed of its initial weights and of the order of its batches
 */
public record RunSpec(Setup setup, Scheme scheme, int width, int depth, double rate, long seed)
        implements Comparable<RunSpec> {

    private static final String FORMAT = "mup4j run 1";

    private static final Comparator<RunSpec> ORDER = Comparator.comparing(RunSpec::scheme)
            .thenComparingInt(RunSpec::width)
            .thenComparingInt(RunSpec::depth)
            .thenComparingDouble(RunSpec::rate)
            .thenComparingLong(RunSpec::seed);

    /**
     * Checks.
     *
     * @throws org.mup4j.examples.cli.UserError if a number is out of its range, naming the option that sets it
     */
    public RunSpec {
        Setup.require(width >= 1, "--widths", "widths of 1 or more", width);
        Setup.require(depth >= 1, "--depths", "depths of 1 or more", depth);
        Setup.require(rate > 0 && Double.isFinite(rate), "--rates", "positive learning rates", rate);
    }

    /**
     * The spec as text: one name and value a line, the same on every platform. It ends without a line end.
     *
     * @return what {@link #key} is the checksum of
     */
    public String canonical() {
        Map<String, String> facts = new LinkedHashMap<>(setup.facts());
        facts.put("scheme", scheme.label());
        facts.put("width", Integer.toString(width));
        facts.put("depth", Integer.toString(depth));
        facts.put("rate", Double.toHexString(rate));
        facts.put("seed", Long.toString(seed));
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining("\n", FORMAT + "\n", ""));
    }

    /**
     * Reads back what {@link #canonical} wrote.
     *
     * @param text the text
     * @return the spec
     * @throws IllegalArgumentException if it is no such text
     */
    public static RunSpec parse(String text) {
        String[] lines = text.split("\n");
        if (!lines[0].equals(FORMAT)) {
            throw new IllegalArgumentException("Expected '" + FORMAT + "', found '" + lines[0] + "'");
        }
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            facts.put(lines[i].substring(0, Math.max(0, equals)), lines[i].substring(equals + 1));
        }
        return new RunSpec(
                Setup.of(facts),
                Scheme.of(Setup.text(facts, "scheme")),
                Setup.number(facts, "width"),
                Setup.number(facts, "depth"),
                Double.parseDouble(Setup.text(facts, "rate")),
                Long.parseLong(Setup.text(facts, "seed")));
    }

    /**
     * The key in a store.
     *
     * @return SHA-256 of {@link #canonical} in UTF-8, in lower-case hexadecimal
     */
    public String key() {
        try {
            byte[] text = canonical().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * The name in readings.
     *
     * @return scheme and rate, width, depth and seed
     */
    public RunKey runKey() {
        return new RunKey(scheme.label() + ", rate " + rate, width, depth, seed);
    }

    @Override
    public int compareTo(RunSpec other) {
        return ORDER.compare(this, other);
    }

    /** For messages, for example {@code muP, width 64, depth 2, rate 0.001, seed 3}. */
    @Override
    public String toString() {
        return scheme.label() + ", width " + width + ", depth " + depth + ", rate " + rate + ", seed " + seed;
    }
}
