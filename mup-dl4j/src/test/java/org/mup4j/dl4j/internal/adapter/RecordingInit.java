package org.mup4j.dl4j.internal.adapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.mup4j.dl4j.spi.InitFans;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An initialiser that writes down what DL4J tells it. */
final class RecordingInit implements IWeightInit {

    private static final long serialVersionUID = 1L;

    private final transient List<InitFans> calls = new ArrayList<>();

    /** What the initialiser was called with, in order. */
    List<InitFans> calls() {
        return calls;
    }

    @Override
    public INDArray init(double fanIn, double fanOut, long[] shape, char order, INDArray paramView) {
        calls.add(new InitFans(fanIn, fanOut, Arrays.stream(shape).boxed().toList()));
        return paramView.assign(0.5).reshape(order, shape);
    }
}
