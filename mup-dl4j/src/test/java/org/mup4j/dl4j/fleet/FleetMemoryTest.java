package org.mup4j.dl4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mup4j.dl4j.internal.fleet.network.Networks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** A network has no numbers before its turn and none after it. */
class FleetMemoryTest {

    private static final DataSet CURVE = Nets.curve(DataType.FLOAT, 20, 1);
    private static final long MEGABYTE = 1 << 20;

    /** Their parameters and Adam's state alone would be 560 MB, their configurations are most of what is left. */
    @Test
    void tenThousandQueuedNetworksOfWidth64CostLessThanAGigabyte() {
        long before = usedHeap();
        List<MultiLayerConfiguration> confs = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            confs.add(Nets.regression(DataType.FLOAT, new Adam(0.001), i, 64));
        }
        AtomicInteger done = new AtomicInteger();
        AtomicLong largest = new AtomicLong();
        FleetReport report = Fleet.of(confs, CURVE)
                .workers(2)
                .progress((finished, total, result) -> {
                    if (done.incrementAndGet() == 20) {
                        largest.set(usedHeap());
                    }
                })
                .cancelWhen(() -> done.get() >= 20)
                .train();

        assertThat(report.results()).hasSize(10_000);
        // Below zero where what earlier tests of this JVM left behind is collected meanwhile.
        assertThat(largest.get()).isPositive();
        assertThat(largest.get() - before).isLessThan(500 * MEGABYTE);
    }

    /** Kept networks would take some 30 kB of heap each, 9 MB in all, and their arrays outside it; results take 0.3 kB. */
    @Test
    void nothingGrowsWithTheNetworksThatAreDone() {
        AtomicLong early = new AtomicLong();
        AtomicLong late = new AtomicLong();
        Fleet.of(400, i -> Nets.regression(DataType.FLOAT, new Adam(0.001), i, 16), CURVE)
                .workers(1)
                .progress((done, total, result) -> {
                    if (done == 100 || done == 400) {
                        (done == 100 ? early : late).set(usedHeap());
                    }
                })
                .train();

        assertThat(late.get() - early.get()).isLessThan(4 * MEGABYTE);
    }

    @Test
    void aNetworkGivesItsNativeMemoryBack() {
        MultiLayerNetwork net = Networks.build(Nets.regression(DataType.FLOAT, new Adam(0.001), 1, 64));
        INDArray state = net.getUpdater().getStateViewArray();
        List<INDArray> arrays = List.of(net.params(), net.getFlattenedGradients(), state);

        Networks.release(net);

        assertThat(arrays).allMatch(INDArray::wasClosed);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
