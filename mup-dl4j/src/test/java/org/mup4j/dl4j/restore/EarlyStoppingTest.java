package org.mup4j.dl4j.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculatorCG;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mup4j.core.rule.Gauge;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Early stopping hands back the wrapped network of its best epoch, which trains on. */
class EarlyStoppingTest {

    private static final int EPOCHS = 7;
    private static final int BATCHES = 2;
    private static final int LAST_GOOD_EPOCH = 3;

    private static final double GOOD = 0.01;

    /** From the end of epoch 3 on, the rate is ruinous. */
    private static final IUpdater RUINED_LATER = new Nesterovs(
            new MapSchedule(ScheduleType.ITERATION, Map.of(0, GOOD, (LAST_GOOD_EPOCH + 1) * BATCHES, 300.0)), 0.5);

    @ParameterizedTest
    @EnumSource(Networks.class)
    void theBestModelIsRestoredAndTrainsOn(Networks kind) {
        MuPWrap<?> wrap = kind.wrap(RUINED_LATER, Gauge.SYMMETRIC);
        EarlyStoppingResult<? extends Model> result = stopEarly(kind, wrap.configuration());
        Map<Integer, Double> scores = result.getScoreVsEpoch();

        assertThat(result.getTerminationReason()).isEqualTo(TerminationReason.EpochTerminationCondition);
        assertThat(result.getBestModelEpoch()).isEqualTo(LAST_GOOD_EPOCH);
        assertThat(scores).hasSize(EPOCHS);
        assertThat(scores.values()).allMatch(score -> score >= scores.get(LAST_GOOD_EPOCH));

        Live best = new Live(kind, result.getBestModel());
        Live twin = Live.of(kind, wrap.configuration());
        for (int epoch = 0; epoch <= LAST_GOOD_EPOCH; epoch++) {
            twin.train(0, BATCHES);
        }
        assertThat(best.parameters()).containsExactly(twin.parameters());
        double[] restored = best.parameters();
        best.withRate(wrap.plan(), GOOD);
        twin.withRate(wrap.plan(), GOOD);
        assertThat(best.train(0, 4).parameters())
                .containsExactly(twin.train(0, 4).parameters());
        assertThat(best.parameters()).isNotEqualTo(restored);
    }

    private static EarlyStoppingResult<? extends Model> stopEarly(Networks kind, Object conf) {
        List<DataSet> batches = List.of(kind.batch(0), kind.batch(1));
        DataSetIterator training = new ListDataSetIterator<>(batches, 1);
        DataSetIterator validation = new ListDataSetIterator<>(batches, 1);
        if (conf instanceof MultiLayerConfiguration chain) {
            EarlyStoppingConfiguration<MultiLayerNetwork> rules = rules(new DataSetLossCalculator(validation, true));
            return new EarlyStoppingTrainer(rules, chain, training).fit();
        }
        EarlyStoppingConfiguration<ComputationGraph> rules = rules(new DataSetLossCalculatorCG(validation, true));
        ComputationGraph graph = new ComputationGraph((ComputationGraphConfiguration) conf);
        graph.init();
        return new EarlyStoppingGraphTrainer(rules, graph, training).fit();
    }

    private static <T extends Model> EarlyStoppingConfiguration<T> rules(ScoreCalculator<?> score) {
        return new EarlyStoppingConfiguration.Builder<T>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(EPOCHS))
                .scoreCalculator(score)
                .evaluateEveryNEpochs(1)
                .modelSaver(new InMemoryModelSaver<>())
                .build();
    }
}
