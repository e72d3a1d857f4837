package org.mup4j.dl4j.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.user.FanInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Initialisers of ours that may stand in a configuration. */
class ScaledInitialisersTest {

    private static WeightInitByShape byShape(IWeightInit first, IWeightInit second) {
        Map<String, IWeightInit> inits = new LinkedHashMap<>();
        inits.put("[3, 4]", first);
        inits.put("[4, 5, 1, 1]", second);
        return new WeightInitByShape(inits);
    }

    static Stream<IWeightInit> initialisers() {
        return Stream.of(
                new ScaledWeightInit(new FanInit(2), 16, 8, 0.25),
                byShape(new WeightInitConstant(2), new ScaledWeightInit(new FanInit(2), 16, 8, 0.25)),
                new WeightInitByParameter(Map.of("Wq", new WeightInitConstant(2), "Wo", new WeightInitXavier())),
                new WeightInitWithPeepholes(new WeightInitXavier(), new WeightInitConstant(3)));
    }

    @ParameterizedTest
    @MethodSource("initialisers")
    void jsonAndYamlGiveAnEqualInitialiser(IWeightInit init) {
        MultiLayerConfiguration conf = new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).weightInit(init).build())
                .validateOutputLayerConfig(false)
                .build();
        for (MultiLayerConfiguration read : new MultiLayerConfiguration[] {
            MultiLayerConfiguration.fromJson(conf.toJson()), MultiLayerConfiguration.fromYaml(conf.toYaml())
        }) {
            assertThat(((DenseLayer) read.getConf(0).getLayer()).getWeightInitFn())
                    .isEqualTo(init)
                    .hasSameHashCodeAs(init);
        }
    }

    @Test
    void initialisersThatDifferInAnythingAreNotEqual() {
        assertThat(new ScaledWeightInit(new FanInit(2), 16, 8, 0.25))
                .isNotEqualTo(new ScaledWeightInit(new FanInit(3), 16, 8, 0.25))
                .isNotEqualTo(new ScaledWeightInit(new FanInit(2), 17, 8, 0.25))
                .isNotEqualTo(new ScaledWeightInit(new FanInit(2), 16, 9, 0.25))
                .isNotEqualTo(new ScaledWeightInit(new FanInit(2), 16, 8, 0.5));
        assertThat(byShape(new WeightInitXavier(), new WeightInitConstant(1)))
                .isNotEqualTo(byShape(new WeightInitXavier(), new WeightInitConstant(2)));
    }

    @Test
    void aScaledInitialiserDrawsWhatTheUsersDrawsAtTheBaseFansTimesTheFactor() {
        long[] shape = {6, 5};
        INDArray users = Nd4j.create(DataType.DOUBLE, 30);
        INDArray ours = Nd4j.create(DataType.DOUBLE, 30);
        Nd4j.getRandom().setSeed(3);
        new FanInit(2).init(16, 8, shape, 'f', users);
        Nd4j.getRandom().setSeed(3);
        INDArray view = new ScaledWeightInit(new FanInit(2), 16, 8, 0.25).init(600, 500, shape, 'f', ours);

        assertThat(ours).isEqualTo(users.mul(0.25));
        assertThat(view).as("a view of the parameters, not a copy").isEqualTo(ours.reshape('f', 6, 5));
        assertThat(users.norm2Number().doubleValue()).isPositive();
    }

    @Test
    void eachShapeHasItsOwnInitialiserAndAnUnknownOneIsRefused() {
        WeightInitByShape init = byShape(new WeightInitConstant(2), new WeightInitConstant(3));

        assertThat(init.init(1, 1, new long[] {3, 4}, 'c', Nd4j.create(DataType.DOUBLE, 12))
                        .getDouble(0))
                .isEqualTo(2);
        assertThat(init.init(1, 1, new long[] {4, 5, 1, 1}, 'c', Nd4j.create(DataType.DOUBLE, 20))
                        .getDouble(0))
                .isEqualTo(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> init.init(1, 1, new long[] {3, 5}, 'c', Nd4j.create(DataType.DOUBLE, 15)))
                .withMessageContaining("was wrapped for weights of shapes [[3, 4], [4, 5, 1, 1]]")
                .withMessageContaining("is initialised with shape [3, 5]: wrap the configuration again");
    }

    @Test
    void theColumnsOfPeepholesHaveAnInitialiserOfTheirOwn() {
        long[] shape = {2, 11};
        INDArray parameters = Nd4j.create(DataType.DOUBLE, 22);
        INDArray drawn = new WeightInitWithPeepholes(new WeightInitConstant(2), new WeightInitConstant(3))
                .init(1, 1, shape, 'f', parameters);

        for (int column = 0; column < 11; column++) {
            assertThat(drawn.getColumn(column).toDoubleVector()).containsOnly(column < 8 ? 2 : 3);
        }
        assertThat(parameters.sumNumber().doubleValue())
                .as("the parameters themselves")
                .isEqualTo(16 * 2 + 6 * 3);
        assertThat(new WeightInitWithPeepholes(new WeightInitConstant(2), new WeightInitConstant(3)))
                .isNotEqualTo(new WeightInitWithPeepholes(new WeightInitConstant(2), new WeightInitConstant(2)))
                .isNotEqualTo(new WeightInitWithPeepholes(new WeightInitConstant(3), new WeightInitConstant(3)));
    }

    @Test
    void eachParameterHasItsOwnInitialiserAndAnUnknownOneIsRefused() {
        WeightInitByParameter init =
                new WeightInitByParameter(Map.of("Wq", new WeightInitConstant(2), "Wo", new WeightInitConstant(3)));

        assertThat(init.of("Wo")).isEqualTo(new WeightInitConstant(3));
        assertThatIllegalStateException()
                .isThrownBy(() -> init.of("Wk"))
                .withMessageContaining("asked to initialise Wk: wrap the configuration again");
        assertThatIllegalStateException()
                .isThrownBy(() -> init.init(1, 1, new long[] {3}, 'c', Nd4j.create(DataType.DOUBLE, 3)))
                .withMessageContaining("are for layers of this library");
    }
}
