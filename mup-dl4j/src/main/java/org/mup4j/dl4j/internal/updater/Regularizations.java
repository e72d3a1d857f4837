package org.mup4j.dl4j.internal.updater;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

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

    /**
     * The schedules of a regularisation's coefficient.
     *
     * @param regularization any regularisation, known or not
     * @return its schedule and those that it is made of; empty for a type of the user's own
     */
    public static List<ISchedule> schedules(Regularization regularization) {
        if (regularization instanceof WeightDecay decay) {
            return Schedules.parts(decay.getCoeff());
        } else if (regularization instanceof L2Regularization l2) {
            return Schedules.parts(l2.getL2());
        } else if (regularization instanceof L1Regularization l1) {
            return Schedules.parts(l1.getL1());
        }
        return List.of();
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
