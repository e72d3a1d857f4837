package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Adds a learned vector to the tokens of each position. */
public final class PositionsRun extends TokenLayer {

    private static final long serialVersionUID = 1L;

    /** The table of vectors, shape {@code [positions, features]}. */
    public static final String TABLE = "P";

    private boolean fast;

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     */
    public PositionsRun(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    Tokens forward(Tokens in, boolean training, LayerWorkspaceMgr workspaces) {
        INDArray table = getParamWithNoise(TABLE, training, workspaces);
        if (in.length() == 0 || in.length() > table.size(0)) {
            throw new DL4JInvalidInputException("Expected sequences of 1 to " + table.size(0) + " steps, got "
                    + in.length() + ": make the table longer with positions(n) " + layerId());
        }
        INDArray out = kept(workspaces, in.features(), in.count());
        fast = FastPath.takes(dataType) && layerConf().getWeightNoise() == null && out.length() < Integer.MAX_VALUE;
        if (fast) {
            int features = Math.toIntExact(in.features());
            FastPositions.add(in, Transposition.of(Floats.of(table).toArray(), features), out);
            return in.with(out);
        }
        out.assign(in.columns());
        INDArray vectors = used(table, in.length()).transpose().dup('f');
        perExample(out, in).addiColumnVector(vectors.reshape('f', vectors.length(), 1));
        return in.with(out);
    }

    /** One column for each example: its tokens one below the other. */
    private static INDArray perExample(INDArray columns, Tokens tokens) {
        return columns.reshape('f', tokens.features() * tokens.length(), tokens.batch());
    }

    private static INDArray used(INDArray table, long length) {
        return table.get(NDArrayIndex.interval(0, length), NDArrayIndex.all());
    }

    @Override
    Tokens backward(Tokens above, LayerWorkspaceMgr workspaces) {
        if (fast) {
            return fastBackward(above, workspaces);
        }
        INDArray perPosition = perExample(above.columns(), above).mmul(Nd4j.ones(dataType, above.batch(), 1));
        INDArray table = gradientViews.get(TABLE);
        table.assign(0);
        used(table, above.length())
                .assign(perPosition
                        .reshape('f', above.features(), above.length())
                        .transpose());
        return above.with(gradient(workspaces, above.features(), above.count()).assign(above.columns()));
    }

    private Tokens fastBackward(Tokens above, LayerWorkspaceMgr workspaces) {
        INDArray below = gradient(workspaces, above.features(), above.count());
        Floats table = Floats.of(gradientViews.get(TABLE));
        float[] sums = new float[Math.toIntExact(table.count())];
        FastPositions.collect(above, below, sums);
        float[] gradient = Transposition.of(sums, sums.length / Math.toIntExact(above.features()));
        table.write(0, gradient, 0, gradient.length);
        return above.with(below);
    }

    @Override
    void forget() {
        // Nothing is kept.
    }
}
