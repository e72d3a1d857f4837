package org.mup4j.dl4j.layer;

import java.util.Map;

/**
 * The peepholes of a Graves LSTM are the last three columns of its recurrent weight: vectors inside a matrix. A plan lists
 * them apart, under a name of their own.
 */
public final class Peepholes {

    /** How many columns there are, each with one entry for each unit. */
    public static final int COLUMNS = 3;

    private static final String SUFFIX = ".peepholes";
    private static final Map<String, String> PARAMETERS =
            Map.of(of("RW"), "RW", of("RWF"), "RWF", of("RWB"), "RWB", of("fRW"), "fRW", of("bRW"), "bRW");

    private Peepholes() {}

    /**
     * What a plan calls the peepholes of a recurrent weight.
     *
     * @param recurrentWeight its name in the parameter table
     * @return a name that no parameter table has
     */
    public static String of(String recurrentWeight) {
        return recurrentWeight + SUFFIX;
    }

    /**
     * Whether a plan's tensor is a part of a parameter.
     *
     * @param tensor a name in a plan
     * @return true for peepholes
     */
    public static boolean are(String tensor) {
        return PARAMETERS.containsKey(tensor);
    }

    /**
     * The parameter that holds a plan's tensor.
     *
     * @param tensor a name in a plan
     * @return the recurrent weight of peepholes, else the tensor itself
     */
    public static String parameter(String tensor) {
        return PARAMETERS.getOrDefault(tensor, tensor);
    }
}
