package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Adds sines and cosines of each position (arXiv 1706.03762, section 3.5). */
public final class SinusoidsRun extends TokenLayer {

    private static final long serialVersionUID = 1L;

    private static final double LONGEST = 10_000;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public SinusoidsRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /**
     * What is added to one feature at one position.
     *
     * @param position from 0
     * @param feature from 0
     * @param features their number
     * @return {@code sin(position / 10000^(feature / features))} at an even feature, the cosine of the even feature before
     *     it at an odd one
     */
    public static double value(long position, long feature, long features) {
        double angle = position / Math.pow(LONGEST, (double) (feature - feature % 2) / features);
        return feature % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        requireSequences(in);
        INDArray out = kept(workspaces, in.features(), in.count()).assign(in.columns());
        out.reshape('f', in.features() * in.length(), in.batch()).addiColumnVector(table(in.features(), in.length()));
        return in.with(out);
    }

    private INDArray table(long features, long length) {
        double[] values = new double[Math.toIntExact(features * length)];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i / features, i % features, features);
        }
        return Nd4j.createFromArray(values).castTo(dataType).reshape(values.length, 1);
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        return above.with(gradient(workspaces, above.features(), above.count()).assign(above.columns()));
    }

    @Override
    void forget() {
        // Nothing is kept.
    }
}
