package org.mup4j.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes that no network can have are refused with the layer's name, whatever the network is measured against. */
class WrongSizesTest {

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(5, 0, 0, "Layer '0': nOut=0, but a layer has at least one unit"),
                Arguments.of(5, -5, -5, "Layer '0': nOut=-5, but a layer has at least one unit"),
                Arguments.of(0, 32, 32, "Layer '0': nIn=0, but a layer reads at least one feature"),
                Arguments.of(-1, 32, 32, "Layer '0': nIn=-1, but a layer reads at least one feature"),
                Arguments.of(5, 32, 31, "Layer '1': nIn=31, but 32 features reach it"),
                Arguments.of(5, 32, 64, "Layer '1': nIn=64, but 32 features reach it"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theMessageNamesTheLayer(int inputs, int width, int read, String message) {
        MultiLayerConfiguration wrong = network(inputs, width, read);
        MultiLayerConfiguration right = network(5, 8, 8);

        assertThatThrownBy(() -> MuP.wrap(wrong).plan())
                .isInstanceOf(MuPException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> MuP.wrap(wrong).base(right).configuration()).hasMessageStartingWith(message);
        assertThatThrownBy(() -> MuP.wrap(right).base(wrong).configuration()).hasMessageStartingWith(message);
        assertThatThrownBy(() -> MuP.family(wrong, 8).at(16).plan()).hasMessageStartingWith(message);
    }

    /** DL4J's builders refuse some of these sizes, its JSON does not. */
    private static MultiLayerConfiguration network(int inputs, int width, int read) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(8).build())
                .layer(new OutputLayer.Builder().nIn(8).nOut(3).build())
                .build();
        FeedForwardLayer hidden = (FeedForwardLayer) conf.getConf(0).getLayer();
        hidden.setNIn(inputs);
        hidden.setNOut(width);
        ((FeedForwardLayer) conf.getConf(1).getLayer()).setNIn(read);
        return conf;
    }
}
