package org.mup4j.examples.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mup4j.examples.cli.UserError;

/**
 * What all runs of a sweep share. Results of one setup may lie in one store; those of two may not.
 *
 * @param task what is trained
 * @param data checksum of the data
 * @param dataType {@code float} or {@code double}
 * @param kernels the kernel path: what computes, as far as it decides about the last bit
 * @param baseWidth width at which all schemes agree
 * @param initScale initial weights have a standard deviation of this over the root of the fan-in
 * @param steps steps of training
 * @param batchSize rows of a step
 * @param lossInterval steps over which a training loss is averaged
 * @param validationInterval steps between two validations
 * @param readingInterval steps between two readings of norms; 0 for none
 */
public record Setup(
        String task,
        String data,
        String dataType,
        String kernels,
        int baseWidth,
        double initScale,
        int steps,
        int batchSize,
        int lossInterval,
        int validationInterval,
        int readingInterval) {

    /**
     * Checks.
     *
     * @throws UserError if a number is out of its range, naming the option that sets it
     */
    public Setup {
        require(baseWidth >= 1, "--base-width", "a width of 1 or more", baseWidth);
        require(initScale > 0 && Double.isFinite(initScale), "--init-scale", "a positive scale", initScale);
        require(steps >= 1, "--steps", "1 step or more", steps);
        require(batchSize >= 1, "--batch-size", "1 row or more", batchSize);
        require(dataType.equals("float") || dataType.equals("double"), "--data-type", "float or double", dataType);
        if (lossInterval < 1 || validationInterval < 1 || readingInterval < 0) {
            throw new IllegalArgumentException("An interval has at least one step: " + lossInterval + ", "
                    + validationInterval + ", " + readingInterval);
        }
    }

    static void require(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new UserError("Option " + option + ": expected " + expected + ", found " + found);
        }
    }

    /**
     * The same with other lengths, for a calibration.
     *
     * @param steps steps of training
     * @param validationInterval steps between two validations
     * @param readingInterval steps between two readings of norms; 0 for none
     * @return a changed copy
     */
    public Setup shortened(int steps, int validationInterval, int readingInterval) {
        return new Setup(
                task,
                data,
                dataType,
                kernels,
                baseWidth,
                initScale,
                steps,
                batchSize,
                Math.min(lossInterval, steps),
                validationInterval,
                readingInterval);
    }

    /**
     * Every component as text that is the same on every platform and release of Java: numbers with a fraction are
     * hexadecimal.
     *
     * @return names and values in a fixed order
     */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("task", task);
        facts.put("data", data);
        facts.put("dataType", dataType);
        facts.put("kernels", kernels);
        facts.put("baseWidth", Integer.toString(baseWidth));
        facts.put("initScale", Double.toHexString(initScale));
        facts.put("steps", Integer.toString(steps));
        facts.put("batchSize", Integer.toString(batchSize));
        facts.put("lossInterval", Integer.toString(lossInterval));
        facts.put("validationInterval", Integer.toString(validationInterval));
        facts.put("readingInterval", Integer.toString(readingInterval));
        return facts;
    }

    /**
     * Reads back what {@link #facts} wrote.
     *
     * @param facts names and values; others are ignored
     * @return the setup
     * @throws IllegalArgumentException if one is missing or no number
     */
    public static Setup of(Map<String, String> facts) {
        return new Setup(
                text(facts, "task"),
                text(facts, "data"),
                text(facts, "dataType"),
                text(facts, "kernels"),
                number(facts, "baseWidth"),
                Double.parseDouble(text(facts, "initScale")),
                number(facts, "steps"),
                number(facts, "batchSize"),
                number(facts, "lossInterval"),
                number(facts, "validationInterval"),
                number(facts, "readingInterval"));
    }

    static int number(Map<String, String> facts, String name) {
        return Integer.parseInt(text(facts, name));
    }

    static String text(Map<String, String> facts, String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no " + name + " in " + facts);
        }
        return value;
    }
}
