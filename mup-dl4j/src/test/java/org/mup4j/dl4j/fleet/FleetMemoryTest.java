package org.mup4j.dl4j.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
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
        assertThat(largest.get() - before).isBetween(0L, 500 * MEGABYTE);
    }

    /** ND4J's native memory after the two hundredth network is what it was after the hundredth. */
    @Test
    void nothingGrowsWithTheNetworksThatAreDone() {
        AtomicLong atHundred = new AtomicLong();
        AtomicLong atEnd = new AtomicLong();
        Fleet.of(200, i -> Nets.regression(DataType.FLOAT, new Adam(0.001), i, 64), CURVE)
                .workers(1)
                .progress((done, total, result) -> {
                    AtomicLong at = done == 100 ? atHundred : atEnd;
                    at.set(done % 100 == 0 ? nativeBytes() : at.get());
                })
                .train();

        assertThat(atEnd.get() - atHundred.get()).isLessThan(MEGABYTE);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long nativeBytes() {
        System.gc();
        return Pointer.totalBytes();
    }
}
