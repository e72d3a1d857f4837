package org.mup4j.dl4j.internal.fleet.read;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.internal.fleet.program.Penalty;
import org.mup4j.dl4j.internal.updater.Regularizations;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Reads regularisations. */
final class PenaltyReader {

    private PenaltyReader() {}

    static List<Penalty> read(String layer, @Nullable List<Regularization> regularizations) {
        List<Penalty> penalties = new ArrayList<>();
        for (Regularization r : regularizations == null ? List.<Regularization>of() : regularizations) {
            penalties.add(new Penalty(kind(layer, r), RateReader.read(layer, Regularizations.schedules(r))));
        }
        return penalties;
    }

    private static Penalty.Kind kind(String layer, Regularization r) {
        if (r.getClass() == L1Regularization.class) {
            return Penalty.Kind.L1;
        } else if (r.getClass() == L2Regularization.class) {
            return Penalty.Kind.L2;
        } else if (r.getClass() == WeightDecay.class) {
            return ((WeightDecay) r).isApplyLR() ? Penalty.Kind.DECAY_TIMES_RATE : Penalty.Kind.DECAY;
        }
        throw Refusals.inLayer(
                layer,
                "the regularisation " + Refusals.name(r),
                "only L1Regularization, L2Regularization and WeightDecay: use one of these, or "
                        + Refusals.TRAIN_IN_DL4J);
    }
}
