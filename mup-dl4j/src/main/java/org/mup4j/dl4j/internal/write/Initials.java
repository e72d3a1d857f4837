package org.mup4j.dl4j.internal.write;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.init.InitScaler;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.layer.WeightInitByShape;
import org.mup4j.dl4j.layer.WeightInitWithPeepholes;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerTensor;

/**
 * Writes the initial weights of a plan into a layer. A recurrent layer has an initialiser of its own for what reads its
 * state, which is the other one where the user has set none.
 */
@SuppressWarnings("deprecation") // one of the older types of LSTM has one initialiser only
final class Initials {

    private final String name;

    private Initials(String name) {
        this.name = name;
    }

    static void write(List<PlannedTensor> tensors, String name, BaseLayer layer) {
        Initials initials = new Initials(name);
        Map<Boolean, List<PlannedTensor>> byReader = new LinkedHashMap<>();
        for (boolean state : new boolean[] {false, true}) {
            byReader.put(
                    state,
                    tensors.stream()
                            .filter(t -> !t.reading().target().init().equals(InitFans.NONE))
                            .filter(t -> readsState(layer, t.parameter()) == state)
                            .toList());
        }
        @Nullable IWeightInit ofInput = initials.scaled(byReader.get(false), layer.getWeightInitFn());
        if (layer instanceof BaseRecurrentLayer recurrent && !byReader.get(true).isEmpty()) {
            @Nullable IWeightInit ofState = initials.scaled(byReader.get(true), of(layer, "RW"));
            if (recurrent.getWeightInitFnRecurrent() != null || !Objects.equals(ofInput, ofState)) {
                recurrent.setWeightInitFnRecurrent(ofState);
            }
        }
        layer.setWeightInitFn(ofInput);
    }

    /** The initialiser that DL4J uses for a tensor; null if none is configured. */
    static @Nullable IWeightInit of(BaseLayer layer, String tensor) {
        return layer instanceof BaseRecurrentLayer recurrent
                        && readsState(layer, tensor)
                        && recurrent.getWeightInitFnRecurrent() != null
                ? recurrent.getWeightInitFnRecurrent()
                : layer.getWeightInitFn();
    }

    private static boolean readsState(BaseLayer layer, String tensor) {
        return layer instanceof BaseRecurrentLayer
                && !(layer instanceof GravesBidirectionalLSTM)
                && Peepholes.parameter(tensor).equals("RW");
    }

    private @Nullable IWeightInit scaled(List<PlannedTensor> tensors, @Nullable IWeightInit configured) {
        if (configured == null || tensors.isEmpty()) {
            return configured;
        }
        Map<String, IWeightInit> byShape = new LinkedHashMap<>();
        for (PlannedTensor tensor : tensors) {
            if (Peepholes.are(tensor.parameter())) {
                continue;
            }
            IWeightInit scaled = withPeepholes(tensor, tensors, configured);
            String shape = Arrays.toString(tensor.reading().target().init().shape().stream()
                    .mapToLong(Long::longValue)
                    .toArray());
            IWeightInit twin = byShape.put(shape, scaled);
            if (twin != null && !Objects.equals(twin, scaled)) {
                throw new MuPException("Layer '" + name + "' has two weights of the same shape " + shape
                        + " that need different initialisers: change the layer's size by one");
            }
        }
        boolean alike = byShape.values().stream().distinct().count() == 1;
        return alike ? byShape.values().iterator().next() : new WeightInitByShape(byShape);
    }

    private static IWeightInit withPeepholes(
            PlannedTensor weight, List<PlannedTensor> tensors, IWeightInit configured) {
        IWeightInit matrix = scaler(weight).scale(configured);
        return tensors.stream()
                .filter(t -> t.parameter().equals(Peepholes.of(weight.parameter())))
                .map(t -> scaler(t).scale(configured))
                .filter(peepholes -> !peepholes.equals(matrix))
                .<IWeightInit>map(peepholes -> new WeightInitWithPeepholes(matrix, peepholes))
                .findFirst()
                .orElse(matrix);
    }

    static InitScaler scaler(PlannedTensor tensor) {
        LayerTensor target = tensor.reading().target();
        LayerTensor base = tensor.reading().base();
        double theta = tensor.plan().forwardMultiplier();
        double coherent = tensor.plan().role().fanInScales() ? (double) base.fanIn() / target.fanIn() : 1;
        return new InitScaler(target.init(), base.init(), tensor.plan().initStdMultiplier(), coherent / theta);
    }
}
