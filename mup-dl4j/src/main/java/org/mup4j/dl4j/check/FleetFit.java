package org.mup4j.dl4j.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.network.CheckedData;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.fleet.program.Rate;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.nd4j.linalg.dataset.DataSet;

/** Whether a fleet trains what a sweep asks for, fast and with Deeplearning4j's losses. Reads the data once. */
final class FleetFit {

    private final SweepSettings<?> settings;
    private final List<DataSet> batches;
    private final List<CheckedData> data = new ArrayList<>();

    FleetFit(SweepSettings<?> settings, List<DataSet> batches) {
        this.settings = settings;
        this.batches = batches;
    }

    /**
     * Why a fleet does not train a network.
     *
     * @param conf its configuration, with its data type
     * @return the reason; empty if a fleet does train it
     */
    Optional<String> refusal(Object conf) {
        if (!(conf instanceof MultiLayerConfiguration layers)) {
            return Optional.of("a fleet trains no " + conf.getClass().getSimpleName());
        }
        try {
            NetworkProgram program = ProgramReader.read(layers);
            Optional<String> refusal = ofProgram(program).or(this::ofBatches);
            if (refusal.isEmpty()) {
                data().forEach(d -> d.of("the network", program));
            }
            return refusal;
        } catch (MuPException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<CheckedData> data() {
        if (data.isEmpty()) {
            data.add(new CheckedData("training", DataSet.merge(batches)));
            if (settings.loss == SweepLoss.VALIDATION) {
                data.add(new CheckedData("validation", DataSet.merge(settings.validation)));
            }
        }
        return data;
    }

    private Optional<String> ofProgram(NetworkProgram program) {
        if (program.precision() != Precision.FLOAT) {
            return Optional.of("a fleet is fast in single precision only");
        } else if (settings.loss == SweepLoss.VALIDATION
                && penalties(program).findAny().isPresent()) {
            return Optional.of(
                    "Deeplearning4j's validation loss has the penalties on weights in it, a fleet's has not");
        } else if (rates(program).anyMatch(this::isByEpoch)) {
            return Optional.of(
                    "the schedule goes by epochs, which a fleet counts and MultiLayerNetwork.fit(DataSet) does not");
        }
        return Optional.empty();
    }

    private static Stream<Penalty> penalties(NetworkProgram program) {
        return program.layers().stream()
                .flatMap((LayerProgram l) -> Stream.concat(l.weightPenalties().stream(), l.biasPenalties().stream()));
    }

    private static Stream<Rate> rates(NetworkProgram program) {
        Stream<Rate> updaters = program.blocks().stream()
                .flatMap(b -> Stream.of(b.updater().learningRate(), b.updater().momentum()));
        return Stream.concat(updaters, penalties(program).map(Penalty::coefficient));
    }

    /** Whether a rate is another one after some pass over the batches, at the same iteration. */
    private boolean isByEpoch(Rate rate) {
        int passes = (settings.steps(batches) - 1) / batches.size();
        double first = rate.at(0, 0);
        return IntStream.rangeClosed(1, passes).anyMatch(epoch -> rate.at(0, epoch) != first);
    }

    private Optional<String> ofBatches() {
        List<DataSet> all = new ArrayList<>(batches);
        all.addAll(settings.validation);
        if (all.stream().anyMatch(b -> b.getFeatures().rank() != 2)) {
            return Optional.of("a fleet trains on one row of features for each example");
        }
        int size = batches.get(0).numExamples();
        int last = batches.get(batches.size() - 1).numExamples();
        boolean equal = batches.subList(0, batches.size() - 1).stream().allMatch(b -> b.numExamples() == size);
        return equal && last <= size
                ? Optional.empty()
                : Optional.of(
                        "the batches differ in size, and a fleet takes equal ones with at most a smaller last one");
    }
}
