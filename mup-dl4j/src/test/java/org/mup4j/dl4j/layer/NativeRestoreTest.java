package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.spi.ParameterScales;
import org.mup4j.dl4j.spi.ParameterScales.Scale;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Native layers, with factors written into them, survive every way in which Deeplearning4j copies or stores a network. */
class NativeRestoreTest {

    private static final int WIDTH = 6;
    private static final int LENGTH = 5;

    static Stream<Layer> layers() {
        return NativeGradientTest.layers().values().stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void configurationsSurviveJsonYamlAndClone(Layer layer) {
        MultiLayerConfiguration conf = conf(layer);

        assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
        assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
        assertThat(conf.clone()).isEqualTo(conf).hasSameHashCodeAs(conf);
        assertThat(conf(((NativeLayer) layer).withScales(new ParameterScales(Map.of("z", Scale.ONE)))))
                .isNotEqualTo(conf);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aRestoredNetworkTrainsOnToTheBit(Layer layer) throws IOException {
        DataSet data = new DataSet(NativeNets.normal(1, 4, WIDTH, LENGTH), NativeNets.classes(2, 4, LENGTH));
        MultiLayerNetwork net = NativeNets.initialised(conf(layer));
        INDArray start = net.params().dup();
        fit(net, data, 3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelSerializer.writeModel(net, file, true);
        MultiLayerNetwork restored =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()), true);
        MultiLayerNetwork clone = net.clone();

        fit(net, data, 3);
        fit(restored, data, 3);
        fit(clone, data, 3);

        assertThat(net.params()).isNotEqualTo(start);
        assertThat(restored.params()).isEqualTo(net.params());
        assertThat(clone.params()).isEqualTo(net.params());
    }

    private static void fit(MultiLayerNetwork net, DataSet data, int steps) {
        Nd4j.getRandom().setSeed(steps);
        for (int i = 0; i < steps; i++) {
            net.fit(data);
        }
    }

    private static MultiLayerConfiguration conf(Layer layer) {
        ParameterScales scales =
                new ParameterScales(Map.of("g", new Scale(0.5, 1, 1, 1, 1), "W", new Scale(2, 1, 1, 1, 1)));
        NativeLayer own = (NativeLayer) layer;
        return NativeNets.sequence(
                new Adam(0.01), WIDTH, own.getScales().byParameter().isEmpty() ? own.withScales(scales) : own);
    }
}
