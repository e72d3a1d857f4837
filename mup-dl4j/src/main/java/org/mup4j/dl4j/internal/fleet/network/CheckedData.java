package org.mup4j.dl4j.internal.fleet.network;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.program.LossKind;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.nd4j.linalg.dataset.DataSet;

/** Data in the precisions that a fleet's networks have, each read and checked once. Not safe for several threads. */
public final class CheckedData {

    /** Networks with equal needs take equal data. */
    private record Need(int inputs, int outputs, LossKind loss) {}

    private final String what;
    private final @Nullable DataSet data;
    private final Map<Precision, Samples> samples = new EnumMap<>(Precision.class);
    private final Set<Need> met = new HashSet<>();

    /**
     * Data that are not looked at yet.
     *
     * @param what which data, as errors name them
     * @param data the data; null for none
     */
    public CheckedData(String what, @Nullable DataSet data) {
        this.what = what;
        this.data = data;
    }

    /**
     * Whether there are any.
     *
     * @return false if there are none
     */
    public boolean isPresent() {
        return data != null;
    }

    /**
     * The data for a network.
     *
     * @param network the network, as errors name it
     * @param program its program
     * @return the data in its precision
     * @throws org.mup4j.dl4j.MuPException if they are none, not finite, or do not fit the network
     */
    public Samples of(String network, NetworkProgram program) {
        Samples read = samples.computeIfAbsent(
                program.precision(), p -> DataReader.read(what, Objects.requireNonNull(data), p));
        Need need = new Need(program.inputs(), program.outputs(), program.head().loss());
        if (!met.contains(need)) {
            Fit.require(what, read, network, program);
            met.add(need);
        }
        return read;
    }
}
