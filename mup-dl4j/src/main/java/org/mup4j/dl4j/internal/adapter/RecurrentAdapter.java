package org.mup4j.dl4j.internal.adapter;

import static org.mup4j.dl4j.spi.LayerTensor.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.mup4j.core.plan.TensorSpec.ForwardMultiplier;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.layer.Peepholes;
import org.mup4j.dl4j.layer.ScaledGravesBidirectionalLSTM;
import org.mup4j.dl4j.layer.ScaledGravesLSTM;
import org.mup4j.dl4j.layer.ScaledLSTM;
import org.mup4j.dl4j.layer.ScaledSimpleRnn;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.spi.LayerAdapter;
import org.mup4j.dl4j.spi.LayerSizes;
import org.mup4j.dl4j.spi.LayerTensor;
import org.mup4j.dl4j.spi.LayerTensor.Axis;
import org.mup4j.dl4j.spi.LayerTensor.Kind;
import org.mup4j.dl4j.spi.ParameterScales;

/**
 * Recurrent layers: W reads the input, RW the layer's own outputs of the step before. The four gates of an LSTM lie side by
 * side, so that the fan-out is that of one gate. DL4J tells the initialiser of an LSTM the fan-in nOut and the fan-out
 * nIn + nOut for both weights.
 */
@SuppressWarnings("deprecation") // DL4J prefers LSTM, and users have saved networks of the older types
final class RecurrentAdapter implements LayerAdapter {

    private static final int GATES = 4;
    private static final Set<Class<?>> TYPES = Set.of(
            LSTM.class,
            GravesLSTM.class,
            GravesBidirectionalLSTM.class,
            SimpleRnn.class,
            ScaledLSTM.class,
            ScaledGravesLSTM.class,
            ScaledGravesBidirectionalLSTM.class,
            ScaledSimpleRnn.class);

    @Override
    public boolean supports(Layer layer) {
        return TYPES.contains(layer.getClass());
    }

    @Override
    public LayerSizes sizes(Layer layer) {
        if (layer instanceof SimpleRnn simple && simple.hasLayerNorm()) {
            throw new MuPException(
                    "SimpleRnn with hasLayerNorm fails on the first step in this release of Deeplearning4j"
                            + " (it takes its vector of gains for a matrix): leave hasLayerNorm out, or use an LSTM");
        }
        return LayerAdapter.super.sizes(layer);
    }

    @Override
    public List<LayerTensor> tensors(Layer layer, LayerSizes sizes) {
        if (layer instanceof SimpleRnn) {
            return simple(sizes);
        } else if (layer instanceof GravesBidirectionalLSTM) {
            List<LayerTensor> both = new ArrayList<>(gates("F", Peepholes.COLUMNS, sizes));
            both.addAll(gates("B", Peepholes.COLUMNS, sizes));
            // Both directions read one input, which can be scaled once only.
            both.replaceAll(t -> t.forwardMultiplier() == ForwardMultiplier.POSSIBLE
                    ? t.withForwardMultiplier(ForwardMultiplier.INPUT_READ_ELSEWHERE)
                    : t);
            return both;
        }
        return gates("", layer instanceof GravesLSTM ? Peepholes.COLUMNS : 0, sizes);
    }

    private static List<LayerTensor> gates(String direction, int peepholes, LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        InitFans inputs = new InitFans(out, (double) in + out, shape(in, GATES * out));
        InitFans states = new InitFans(out, (double) in + out, shape(out, GATES * out + peepholes));
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W" + direction, in, out, inputs));
        tensors.add(recurrent("RW" + direction, out, states));
        if (peepholes > 0) {
            tensors.add(vector(Peepholes.of("RW" + direction), out, states, out, peepholes));
        }
        tensors.add(vector("b" + direction, out, InitFans.NONE, GATES * out));
        return tensors;
    }

    private static List<LayerTensor> simple(LayerSizes sizes) {
        long in = sizes.in();
        long out = sizes.out();
        List<LayerTensor> tensors = new ArrayList<>();
        tensors.add(LayerTensor.matrix("W", in, out, new InitFans(in, out, shape(in, out))));
        tensors.add(recurrent("RW", out, new InitFans(out, out, shape(out, out))));
        tensors.add(vector("b", out, InitFans.NONE, out));
        return tensors;
    }

    private static LayerTensor recurrent(String name, long out, InitFans init) {
        return LayerTensor.matrix(name, out, out, init)
                .joining(Axis.OUTPUT, Axis.OUTPUT)
                .withForwardMultiplier(ForwardMultiplier.OWN_STATE);
    }

    /** Several entries for each unit, one for each gate. */
    private static LayerTensor vector(String name, long out, InitFans init, long... shape) {
        return new LayerTensor(
                name, shape(shape), Kind.VECTOR, Axis.FIXED, Axis.OUTPUT, 1, out, init, ForwardMultiplier.POSSIBLE);
    }

    @Override
    public Layer withScales(Layer layer, ParameterScales scales) {
        if (layer instanceof LSTM lstm) {
            return ScaledLSTM.of(lstm, scales);
        } else if (layer instanceof GravesLSTM graves) {
            return ScaledGravesLSTM.of(graves, scales);
        } else if (layer instanceof GravesBidirectionalLSTM both) {
            return ScaledGravesBidirectionalLSTM.of(both, scales);
        }
        return ScaledSimpleRnn.of((SimpleRnn) layer, scales);
    }
}
