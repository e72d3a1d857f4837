package org.mup4j.examples.sweep;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.dl4j.measure.MemorySink;
import org.mup4j.dl4j.measure.NormListener;
import org.mup4j.examples.sweep.RunRecord.Status;
import org.mup4j.examples.sweep.RunRecord.Validation;
import org.nd4j.linalg.dataset.DataSet;

/** Trains one network with Deeplearning4j. */
final class RunTrainer {

    private final Workload workload;

    RunTrainer(Workload workload) {
        this.workload = workload;
    }

    RunRecord train(RunSpec spec) {
        MultiLayerNetwork network = new MultiLayerNetwork(workload.configuration(spec));
        network.init();
        try {
            return train(spec, network);
        } finally {
            network.close();
        }
    }

    private RunRecord train(RunSpec spec, MultiLayerNetwork network) {
        Setup setup = spec.setup();
        Journal journal = new Journal(spec);
        Batches batches = new Batches(workload.training(), setup.batchSize(), spec.seed());
        List<Validation> validations = new ArrayList<>();
        MemorySink readings = MemorySink.unbounded();
        if (setup.readingInterval() > 0) {
            network.setListeners(listener(spec).to(readings));
        }
        for (int step = 1; step <= setup.steps(); step++) {
            network.fit(batches.next());
            if (!journal.next(network.score())) {
                return journal.record(Status.DIVERGED, validations, readings.readings());
            }
            if (step % setup.validationInterval() == 0 || step == setup.steps()) {
                validations.add(validate(network, step));
            }
        }
        return journal.record(Status.DONE, validations, readings.readings());
    }

    private static NormListener listener(RunSpec spec) {
        return NormListener.every(spec.setup().readingInterval())
                .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION)
                .norms(Norm.FROBENIUS, Norm.RMS, Norm.SPECTRAL, Norm.RMS_TO_RMS)
                .run(spec.runKey());
    }

    private Validation validate(MultiLayerNetwork network, int step) {
        DataSet rows = workload.validation();
        return workload.objective().judge(step, network.output(rows.getFeatures()), rows.getLabels());
    }
}
