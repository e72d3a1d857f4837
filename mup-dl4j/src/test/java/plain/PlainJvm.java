package plain;

import java.io.DataOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The program of somebody who has Deeplearning4j and not mup4j: opens saved models, trains them on and writes their
 * parameters. Uses nothing of mup4j and lives outside its packages, so that it can be run where mup4j is not.
 */
public final class PlainJvm {

    /** Steps that a model is trained on for. */
    public static final int STEPS = 6;

    private PlainJvm() {}

    /**
     * Trains each model of a folder on.
     *
     * @param args the folder, then the models' names
     * @throws IOException if a model cannot be read
     */
    public static void main(String[] args) throws IOException {
        for (String name :
                List.of("org.mup4j.dl4j.MuP", "org.mup4j.dl4j.layer.ScaledInput", "org.mup4j.core.rule.Gauge")) {
            requireAbsent(name);
        }
        for (int i = 1; i < args.length; i++) {
            File model = new File(args[0], args[i] + ".zip");
            Model net = args[i].startsWith("graph")
                    ? ModelSerializer.restoreComputationGraph(model, true)
                    : ModelSerializer.restoreMultiLayerNetwork(model, true);
            train(net, args[i], 100);
            write(net.params(), new File(args[0], args[i] + ".bin"));
        }
    }

    private static void requireAbsent(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException e) {
            return;
        }
        throw new IllegalStateException(name + " is on the class path, so that this run proves nothing");
    }

    /**
     * Trains on made-up data.
     *
     * @param net a network
     * @param name says what its input is
     * @param seed of the data
     */
    public static void train(Model net, String name, long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            DataSet data = new DataSet(features(name, random), labels(random));
            if (net instanceof ComputationGraph graph) {
                graph.fit(data);
            } else {
                ((MultiLayerNetwork) net).fit(data);
            }
        }
    }

    private static INDArray features(String name, Random random) {
        if (name.endsWith("image")) {
            return gaussian(random, 8, 2, 6, 6);
        } else if (name.endsWith("index")) {
            INDArray index = Nd4j.create(DataType.DOUBLE, 8, 1);
            for (int i = 0; i < 8; i++) {
                index.putScalar(i, 0, random.nextInt(11));
            }
            return index;
        }
        return gaussian(random, 8, 5);
    }

    private static INDArray labels(Random random) {
        INDArray labels = Nd4j.create(DataType.DOUBLE, 8, 3);
        for (int i = 0; i < 8; i++) {
            labels.putScalar(i, random.nextInt(3), 1);
        }
        return labels;
    }

    private static INDArray gaussian(Random random, long... shape) {
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian());
        }
        return array;
    }

    /**
     * Writes numbers to the bit.
     *
     * @param array any array
     * @param file where to
     * @throws IOException if it cannot be written
     */
    public static void write(INDArray array, File file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new FileOutputStream(file))) {
            for (double value : array.dup().data().asDouble()) {
                out.writeDouble(value);
            }
        }
    }
}
