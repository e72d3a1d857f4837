package org.mup4j.dl4j.internal.updater;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Regularisation with its coefficients scaled. */
public final class Regularizations {

    private Regularizations() {}

    /**
     * A copy of a layer's regularisation for one parameter.
     *
     * @param regularizations DL4J's list, which may be null
     * @param scale the factors; an independent decay ({@code applyLR = false}) is kept
     * @return a new list of scaled copies, null where there was none
     */
    public static @Nullable List<Regularization> scale(@Nullable List<Regularization> regularizations, Scale scale) {
        if (regularizations == null) {
            return null;
        }
        List<Regularization> scaled = new ArrayList<>(regularizations.size());
        for (Regularization r : regularizations) {
            scaled.add(scale(r, scale));
        }
        return scaled;
    }

    private static Regularization scale(Regularization r, Scale scale) {
        if (r.getClass() == WeightDecay.class) {
            WeightDecay decay = (WeightDecay) r;
            double factor = decay.isApplyLR() ? scale.coupledDecay() : 1;
            return new WeightDecay(Schedules.scale(decay.getCoeff(), factor), decay.isApplyLR());
        } else if (r.getClass() == L2Regularization.class) {
            return new L2Regularization(Schedules.scale(((L2Regularization) r).getL2(), scale.l2()));
        } else if (r.getClass() == L1Regularization.class) {
            return new L1Regularization(Schedules.scale(((L1Regularization) r).getL1(), scale.l1()));
        }
        return r.clone();
    }
}
