package org.mup4j.dl4j.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.measure.MemorySink;
import org.mup4j.dl4j.measure.NormListener;
import org.mup4j.dl4j.measure.Probe;
import org.mup4j.dl4j.measure.ProbeSnapshot;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Listener and probe read recurrent layers and leave their training as it would have been, to the bit. */
@SuppressWarnings("deprecation") // GravesLSTM
class RecurrentMeasureTest {

    private static final int WIDTH = 6;
    private static final int SEGMENTS = 2;

    private static MultiLayerNetwork truncated() {
        MultiLayerConfiguration conf = Sequences.chain(
                Sequences.builder().updater(new Adam(0.01)),
                new LSTM.Builder().nOut(WIDTH).build(),
                new GravesLSTM.Builder().nOut(WIDTH).build(),
                Sequences.everyStep());
        conf.setBackpropType(BackpropType.TruncatedBPTT);
        conf.setTbpttFwdLength(Sequences.TIME / SEGMENTS);
        conf.setTbpttBackLength(Sequences.TIME / SEGMENTS);
        return Sequences.network(MuP.wrap(conf).baseWidth(2).configuration());
    }

    /** The state that is handed from one segment to the next survives a probe between them. */
    @Test
    void underTruncationEverySegmentIsAStep() {
        DataSet batch = Sequences.batch(3, true, true);
        MultiLayerNetwork watched = truncated();
        MemorySink sink = MemorySink.ofLast(1000);
        watched.addListeners(NormListener.every(1)
                .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.PRE_ACTIVATION)
                .norms(Norm.RMS, Norm.SPECTRAL)
                .probing(batch.getFeatures())
                .to(sink));
        MultiLayerNetwork alone = truncated();
        for (int i = 0; i < 3; i++) {
            watched.fit(batch);
            alone.fit(batch);
        }

        assertThat(watched.params().toDoubleVector())
                .containsExactly(alone.params().toDoubleVector());
        List<Reading> updates = sink.readings().stream()
                .filter(r -> r.quantity() == Quantity.UPDATE
                        && r.norm() == Norm.RMS
                        && r.layer().equals("1")
                        && r.parameter().equals("RW"))
                .toList();
        assertThat(updates).extracting(Reading::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(sink.readings()).allSatisfy(r -> assertThat(r.value()).isFinite());
    }

    private static MultiLayerNetwork wrappers() {
        MultiLayerConfiguration conf = Sequences.chain(
                Sequences.builder().updater(new Adam(0.01)),
                new Bidirectional(new LSTM.Builder().nOut(WIDTH).dropOut(0.5).build()),
                new LastTimeStep(
                        new SimpleRnn.Builder().nOut(WIDTH).dropOut(0.5).build()),
                Sequences.once());
        return Sequences.network(MuP.wrap(conf).baseWidth(2).configuration());
    }

    @Test
    void nothingIsDroppedOutInsideAWrapper() {
        INDArray features = Sequences.batch(3, false, false).getFeatures();
        MultiLayerNetwork net = wrappers();
        ProbeSnapshot first = Probe.withBatchStatistics(net, features);
        ProbeSnapshot second = Probe.withBatchStatistics(net, features);

        assertThat(first.layers()).containsExactly("0", "1", "2");
        assertThat(first.activation("0").shape()).containsExactly(3, 2 * WIDTH, Sequences.TIME);
        assertThat(first.activation("1").shape()).containsExactly(3, WIDTH);
        for (String layer : first.layers()) {
            assertThat(first.activation(layer)).isEqualTo(second.activation(layer));
            assertThat(first.activation(layer))
                    .isEqualTo(Probe.on(net, features).activation(layer));
        }
    }

    @Test
    void parametersInsideWrappersAreReadUnderTheirNamesInThePlan() {
        DataSet batch = Sequences.batch(3, false, false);
        MultiLayerNetwork net = wrappers();
        MemorySink sink = MemorySink.ofLast(1000);
        net.addListeners(NormListener.every(1)
                .record(Quantity.UPDATE)
                .norms(Norm.RMS_TO_RMS)
                .to(sink));
        net.fit(batch);

        assertThat(sink.readings())
                .extracting(r -> r.layer() + "/" + r.parameter())
                .containsExactlyInAnyOrder(
                        "0/fW", "0/fRW", "0/fb", "0/bW", "0/bRW", "0/bb", "1/W", "1/RW", "1/b", "2/W", "2/b");
    }
}
