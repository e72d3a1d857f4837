package org.mup4j.dl4j.fleet;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.network.CheckedData;
import org.mup4j.dl4j.internal.fleet.network.TrainingData;
import org.mup4j.dl4j.internal.fleet.program.LayerProgram;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.program.Precision;
import org.mup4j.dl4j.internal.fleet.read.ProgramReader;
import org.mup4j.dl4j.internal.run.Members;
import org.mup4j.dl4j.internal.run.Workers;
import org.mup4j.dl4j.internal.write.Format;

/** One training of a fleet. */
final class FleetRun {

    private final FleetSettings settings;
    private final Engine engine;
    private final Map<Precision, TrainingData> data = new EnumMap<>(Precision.class);
    private int done;

    FleetRun(FleetSettings settings, Engine engine) {
        this.settings = settings;
        this.engine = engine;
    }

    FleetReport train() {
        check();
        List<Integer> indexes = IntStream.range(0, settings.size).boxed().toList();
        Engine.Session session = engine.open();
        try {
            return new FleetReport(engine.name(), Workers.inOrder(settings.workers, indexes, this::train));
        } finally {
            session.close();
        }
    }

    /** Nothing is trained unless everything can be. */
    private void check() {
        CheckedData training = new CheckedData("training", settings.data);
        CheckedData validation = new CheckedData("validation", settings.validation);
        for (int i = 0; i < settings.size; i++) {
            String name = name(i);
            MultiLayerConfiguration conf = settings.configurations.apply(i);
            NetworkProgram program = program(name, settings.dataType == null ? conf : configuration(i));
            Samples samples = training.of(name, program);
            Samples others = validation.isPresent() ? validation.of(name, program) : samples;
            data.put(program.precision(), new TrainingData(samples, others));
        }
    }

    private static NetworkProgram program(String name, MultiLayerConfiguration conf) {
        try {
            return ProgramReader.read(conf);
        } catch (MuPException e) {
            throw new MuPException("In " + name + ": " + e.getMessage(), e);
        }
    }

    private MultiLayerConfiguration configuration(int index) {
        MultiLayerConfiguration conf = settings.configurations.apply(index);
        return settings.dataType == null ? Format.of(conf).copy(conf) : Members.withDataType(conf, settings.dataType);
    }

    private FleetResult train(int index) {
        MultiLayerConfiguration conf = configuration(index);
        NetworkProgram program = program(name(index), conf);
        RunKey run = settings.names == null ? run(index, program) : settings.names.apply(index);
        FleetResult result;
        if (settings.cancelled.getAsBoolean()) {
            result = new Journal(settings, 1, run, index).result(FleetOutcome.CANCELLED, null);
        } else {
            TrainingData its = data.get(program.precision());
            if (its == null) {
                throw new MuPException("The configuration of " + run.name() + " was " + program.precision()
                        + " when its turn came and another before: a fleet's function has to give the same"
                        + " configuration at every call");
            }
            result = new MemberRun(settings, engine, conf, program, its).train(run, index);
        }
        tell(result);
        return result;
    }

    private String name(int index) {
        return settings.names == null
                ? "network " + index
                : settings.names.apply(index).name();
    }

    private RunKey run(int index, NetworkProgram program) {
        List<LayerProgram> layers = program.layers();
        int width = layers.stream()
                .limit(layers.size() - 1L)
                .mapToInt(LayerProgram::outputs)
                .max()
                .orElse(0);
        return new RunKey(name(index), width, layers.size(), program.seed());
    }

    private synchronized void tell(FleetResult result) {
        done++;
        settings.progress.networkDone(done, settings.size, result);
    }
}
