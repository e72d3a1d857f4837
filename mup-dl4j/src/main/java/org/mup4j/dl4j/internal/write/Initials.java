package org.mup4j.dl4j.internal.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.init.InitScaler;
import org.mup4j.dl4j.internal.write.PlannedLayer.PlannedTensor;
import org.mup4j.dl4j.layer.NativeLayer;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.layer.WeightInitByParameter;
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

    /** Whether the layer says which parameter it initialises. */
    private final boolean named;

    private Initials(String name, boolean named) {
        this.name = name;
        this.named = named;
    }

    static void write(List<PlannedTensor> tensors, String name, BaseLayer layer) {
        Initials initials = new Initials(name, layer instanceof NativeLayer);
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
        Map<String, IWeightInit> byParameter = new LinkedHashMap<>();
        Map<String, IWeightInit> byShape = new LinkedHashMap<>();
        boolean shapesTell = true;
        for (PlannedTensor tensor : tensors) {
            if (!Peepholes.are(tensor.parameter())) {
                IWeightInit scaled = withPeepholes(tensor, tensors, configured);
                byParameter.put(tensor.parameter(), scaled);
                IWeightInit twin = byShape.put(shape(tensor), scaled);
                shapesTell &= twin == null || twin.equals(scaled);
            }
        }
        if (byParameter.values().stream().distinct().count() == 1) {
            return byParameter.values().iterator().next();
        } else if (shapesTell) {
            return new WeightInitByShape(byShape);
        } else if (named) {
            return new WeightInitByParameter(byParameter);
        }
        throw new MuPException("Layer '" + name + "' has weights of the same shape that need different initialisers, "
                + tensors.stream().map(t -> t.parameter() + " " + shape(t)).collect(Collectors.joining(", "))
                + ", but Deeplearning4j tells an initialiser nothing but the shape: change the layer's size by one");
    }

    private static String shape(PlannedTensor tensor) {
        return tensor.reading().target().init().shape().toString();
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
