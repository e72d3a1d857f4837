package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.core.rule.Gauge;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** A wrapped network that is written and read, or cloned, in mid-training ends where it would have ended, to the bit. */
class RestoreTest {

    private static final int HALF = 5;
    private static final int WHOLE = 10;

    private static final List<IUpdater> UPDATERS = List.of(
            new Adam(new StepSchedule(ScheduleType.ITERATION, 0.02, 0.5, 3)),
            new Nesterovs(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.05, 6, 0.01)), 0.9),
            new AMSGrad(new ExponentialSchedule(ScheduleType.ITERATION, 0.02, 0.9)),
            new AdaGrad(0.05));

    /** Every network in every gauge, the updaters taking turns. */
    static Stream<Arguments> networks() {
        return Stream.of(Networks.values())
                .flatMap(kind -> Stream.of(Gauge.values())
                        .map(gauge -> Arguments.of(
                                kind, gauge, UPDATERS.get((kind.ordinal() + gauge.ordinal()) % UPDATERS.size()))));
    }

    /** Every combination. */
    static Stream<Arguments> combinations() {
        return Stream.of(Networks.values())
                .flatMap(kind -> Stream.of(Gauge.values())
                        .flatMap(gauge -> UPDATERS.stream().map(updater -> Arguments.of(kind, gauge, updater))));
    }

    private static Object wrapped(Networks kind, Gauge gauge, IUpdater updater) {
        return kind.wrap(updater, gauge).configuration();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void savedAndLoadedWithItsUpdaterState(Networks kind, Gauge gauge, IUpdater updater) {
        Live whole = Live.of(kind, wrapped(kind, gauge, updater)).train(0, WHOLE);
        Live half = Live.of(kind, wrapped(kind, gauge, updater)).train(0, HALF);
        double[] saved = half.parameters();
        Live loaded = half.savedAndLoaded();

        assertThat(loaded.configuration()).isEqualTo(half.configuration());
        assertThat(loaded.parameters()).containsExactly(saved);
        assertThat(loaded.train(HALF, WHOLE).parameters()).containsExactly(whole.parameters());
        assertThat(loaded.state()).isEqualTo(whole.state());
        assertThat(whole.parameters()).isNotEqualTo(saved).doesNotContain(Double.NaN);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void clonedWhileTheOriginalTrainsOn(Networks kind, Gauge gauge, IUpdater updater) {
        Live net = Live.of(kind, wrapped(kind, gauge, updater)).train(0, HALF);
        Live clone = net.cloned();
        double[] whole = net.train(HALF, WHOLE).parameters();

        assertThat(clone.train(HALF, WHOLE).parameters()).containsExactly(whole);
    }

    /** Before the first step: the configuration alone, as JSON, as YAML, as a clone. */
    @ParameterizedTest
    @MethodSource("networks")
    void theConfigurationWrittenAndRead(Networks kind, Gauge gauge, IUpdater updater) {
        Object conf = wrapped(kind, gauge, updater);
        double[] whole =
                Live.of(kind, wrapped(kind, gauge, updater)).train(0, HALF).parameters();

        copies(conf).forEach((how, copy) -> {
            assertThat(copy).as(how).isEqualTo(conf).isNotSameAs(conf);
            assertThat(Live.of(kind, copy).train(0, HALF).parameters()).as(how).containsExactly(whole);
        });
    }

    private static Map<String, Object> copies(Object conf) {
        if (conf instanceof MultiLayerConfiguration chain) {
            return Map.of(
                    "json", MultiLayerConfiguration.fromJson(chain.toJson()),
                    "yaml", MultiLayerConfiguration.fromYaml(chain.toYaml()),
                    "clone", chain.clone());
        }
        ComputationGraphConfiguration graph = (ComputationGraphConfiguration) conf;
        return Map.of(
                "json", ComputationGraphConfiguration.fromJson(graph.toJson()),
                "yaml", ComputationGraphConfiguration.fromYaml(graph.toYaml()),
                "clone", graph.clone());
    }
}
