package org.mup4j.dl4j.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.mup4j.core.measure.Norm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Several norms of one array, with as few readings of it as possible. */
final class TensorNorms {

    private TensorNorms() {}

    /** Norms of a layer's output; those of a matrix are left out. */
    static Map<Norm, Double> ofOutput(INDArray output, Set<Norm> norms) {
        Map<Norm, Double> values = new EnumMap<>(Norm.class);
        double frobenius = frobenius(output, norms);
        for (Norm norm : norms) {
            if (!norm.isSpectral()) {
                values.put(norm, entrywise(norm, output, frobenius));
            }
        }
        return values;
    }

    /** Norms of a parameter, gradient or update; spectral ones are estimated from below. */
    static Map<Norm, Double> ofTensor(INDArray tensor, TensorForm form, Set<Norm> norms, SpectralNorm estimator) {
        Map<Norm, Double> values = new EnumMap<>(Norm.class);
        boolean vector = Norms.isVector(tensor);
        double frobenius = frobenius(tensor, norms);
        double spectral = Double.NaN;
        if (norms.stream().anyMatch(Norm::isSpectral)) {
            spectral = vector
                    ? frobenius
                    : Workspaces.scratch(() -> estimator.estimate(Norms.matrix(tensor, form), frobenius));
        }
        for (Norm norm : norms) {
            values.put(
                    norm,
                    switch (norm) {
                        case L1_MEAN, RMS, FROBENIUS -> entrywise(norm, tensor, frobenius);
                        case SPECTRAL -> spectral;
                        case RMS_TO_RMS -> Norms.rmsToRms(spectral, form);
                    });
        }
        return values;
    }

    private static double frobenius(INDArray array, Set<Norm> norms) {
        return norms.equals(Set.of(Norm.L1_MEAN)) ? Double.NaN : Norms.frobenius(array);
    }

    private static double entrywise(Norm norm, INDArray array, double frobenius) {
        return switch (norm) {
            case L1_MEAN -> Norms.l1Mean(array);
            case RMS -> array.isEmpty() ? 0 : frobenius / Math.sqrt(array.length());
            default -> frobenius;
        };
    }
}
