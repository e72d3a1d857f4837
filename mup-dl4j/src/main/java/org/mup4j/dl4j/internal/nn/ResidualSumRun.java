package org.mup4j.dl4j.internal.nn;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.mup4j.dl4j.internal.cpu.FastPath;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code trunk + factor * branch}. */
@SuppressWarnings("overrides") // DL4J's own vertex declares an array where its interface has varargs
public final class ResidualSumRun extends ElementWiseVertex {

    private static final long serialVersionUID = 1L;

    /** Numbers that a worker takes through the loop at once. */
    private static final int PIECE = 4096;

    private final double factor;

    /**
     * The vertex.
     *
     * @param graph the network
     * @param name its name there
     * @param index its index there
     * @param factor on the branch
     * @param type the network's type of number
     */
    public ResidualSumRun(ComputationGraph graph, String name, int index, double factor, DataType type) {
        super(graph, name, index, Op.Add, type);
        this.factor = factor;
    }

    private boolean isFast(INDArray array) {
        return FastPath.takes(dataType)
                && array.dataType() == DataType.FLOAT
                && array.length() < Integer.MAX_VALUE
                && Tokens.isDense(array, 'c');
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
        INDArray trunk = inputs[0];
        INDArray branch = inputs[1];
        if (isFast(trunk) && isFast(branch) && trunk.equalShapes(branch)) {
            INDArray sum = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, trunk.shape(), 'c');
            add(Floats.of(trunk), Floats.of(branch), Floats.of(sum), trunk.length());
            return sum;
        }
        if (factor != 1) {
            inputs[1] = workspaceMgr
                    .dup(ArrayType.ACTIVATIONS, branch.castTo(dataType))
                    .muli(factor);
        }
        INDArray sum = super.doForward(training, workspaceMgr);
        inputs[1] = branch;
        return sum;
    }

    private void add(Floats trunk, Floats branch, Floats sum, long count) {
        float scale = (float) factor;
        Slices.of(count).inPieces(PIECE, (part, from, to) -> {
            int n = to - from;
            float[] x = Scratch.own().array(0, PIECE);
            float[] y = Scratch.own().array(1, PIECE);
            trunk.read(from, x, 0, n);
            branch.read(from, y, 0, n);
            for (int i = 0; i < n; i++) {
                x[i] += scale * y[i];
            }
            sum.write(from, x, 0, n);
        });
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
        if (!epsilon.equalShapes(inputs[0]) || !epsilon.equalShapes(inputs[1])) {
            Pair<Gradient, INDArray[]> below = super.doBackward(tbptt, workspaceMgr);
            below.getSecond()[1].muli(factor);
            return below;
        }
        INDArray[] below = new INDArray[2];
        if (isFast(epsilon)) {
            for (int i = 0; i < below.length; i++) {
                below[i] = workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, epsilon.shape(), 'c');
            }
            split(Floats.of(epsilon), Floats.of(below[0]), Floats.of(below[1]), epsilon.length());
        } else {
            below[0] = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below[1] = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon);
            below[1].muli(factor);
        }
        return new Pair<>(null, below);
    }

    private void split(Floats above, Floats trunk, Floats branch, long count) {
        float scale = (float) factor;
        Slices.of(count).inPieces(PIECE, (part, from, to) -> {
            int n = to - from;
            float[] x = Scratch.own().array(0, PIECE);
            above.read(from, x, 0, n);
            trunk.write(from, x, 0, n);
            if (scale != 1) {
                for (int i = 0; i < n; i++) {
                    x[i] *= scale;
                }
            }
            branch.write(from, x, 0, n);
        });
    }
}
