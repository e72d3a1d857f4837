package org.mup4j.dl4j.layer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.mup4j.dl4j.updater.UpdaterByPart;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What the two kinds of Graves LSTM share: a recurrent weight whose last columns have factors of their own. */
final class PeepholeScaling {

    private PeepholeScaling() {}

    static IUpdater updater(IUpdater configured, String parameter, ParameterScales scales, long units) {
        IUpdater matrix = ParameterScaling.updater(configured, scales.of(parameter));
        if (configured instanceof NoOp || !differ(parameter, scales)) {
            return matrix;
        }
        IUpdater peepholes = ParameterScaling.updater(configured, scales.of(Peepholes.of(parameter)));
        return new UpdaterByPart(matrix, peepholes, Peepholes.COLUMNS * units);
    }

    static @Nullable List<Regularization> regularization(
            @Nullable List<Regularization> configured, String parameter, ParameterScales scales, long units) {
        List<Regularization> matrix = ParameterScaling.regularization(configured, scales.of(parameter));
        if (matrix == null || !differ(parameter, scales)) {
            return matrix;
        }
        Scale part = scales.of(Peepholes.of(parameter));
        List<Regularization> peepholes = ParameterScaling.regularization(configured, part);
        double rate = part.learningRate() / scales.of(parameter).learningRate();
        List<Regularization> both = new ArrayList<>();
        for (int i = 0; i < matrix.size(); i++) {
            both.add(new PeepholeRegularization(matrix.get(i), peepholes.get(i), Peepholes.COLUMNS * units, rate));
        }
        return both;
    }

    private static boolean differ(String parameter, ParameterScales scales) {
        String part = Peepholes.of(parameter);
        return scales.byParameter().containsKey(part) && !scales.of(part).equals(scales.of(parameter));
    }
}
