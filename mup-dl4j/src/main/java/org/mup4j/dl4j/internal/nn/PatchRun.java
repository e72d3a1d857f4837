package org.mup4j.dl4j.internal.nn;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Cuts images into square patches, each of them a token, row by row (arXiv 2010.11929). */
public final class PatchRun extends DenseRun {

    private static final long serialVersionUID = 1L;

    private final long side;
    private long[] image = new long[0];

    /**
     * The layer.
     *
     * @param conf its configuration
     * @param dataType the network's type of number
     * @param side height and width of a patch
     */
    public PatchRun(NeuralNetConfiguration conf, DataType dataType, long side) {
        super(conf, dataType);
        this.side = side;
    }

    @Override
    Tokens read(INDArray array) {
        if (array.rank() != 4 || array.size(2) % side != 0 || array.size(3) % side != 0) {
            throw new DL4JInvalidInputException(
                    "Expected images [batch, channels, height, width] whose height and width"
                            + " are multiples of the patch size " + side + ", got " + Arrays.toString(array.shape())
                            + " "
                            + layerId());
        }
        image = array.shape();
        long pixels = image[1] * side * side;
        INDArray patches = array.dup('c')
                .reshape('c', image[0], image[1], image[2] / side, side, image[3] / side, side)
                .permute(0, 2, 4, 1, 3, 5)
                .dup('c');
        long length = image[2] / side * (image[3] / side);
        return new Tokens(patches.reshape('c', image[0] * length, pixels).permute(1, 0), image[0], length, format());
    }

    @Override
    INDArray write(Tokens gradient, LayerWorkspaceMgr workspaces) {
        INDArray pixels = gradient.columns()
                .permute(1, 0)
                .reshape('c', image[0], image[2] / side, image[3] / side, image[1], side, side)
                .permute(0, 3, 1, 4, 2, 5);
        INDArray below = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, image, 'c');
        below.reshape('c', pixels.shape()).assign(pixels);
        return below;
    }
}
