package org.mup4j.dl4j.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final int PARTS = 100;

    @RepeatedTest(20)
    void runsEachPartOnce() {
        AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);

        Workers.run(PARTS, runs::incrementAndGet);

        assertThat(IntStream.range(0, PARTS).map(runs::get)).containsOnly(1);
    }

    @Test
    void runsAJobWithinAJob() {
        AtomicIntegerArray runs = new AtomicIntegerArray(PARTS * PARTS);

        Workers.run(PARTS, outer -> Workers.run(PARTS, inner -> runs.incrementAndGet(outer * PARTS + inner)));

        assertThat(IntStream.range(0, PARTS * PARTS).map(runs::get)).containsOnly(1);
    }

    @Test
    void runsJobsOfSeveralThreads() throws InterruptedException {
        AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> Workers.run(PARTS, runs::incrementAndGet));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(IntStream.range(0, PARTS).map(runs::get)).containsOnly(threads.length);
    }

    @Test
    void saysWhatAPartThrewAndGoesOnWorking() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Workers.run(PARTS, part -> {
                    if (part == 3) {
                        throw new IllegalStateException("part 3");
                    }
                }))
                .withMessage("part 3");
        AtomicIntegerArray runs = new AtomicIntegerArray(2);
        Workers.run(2, runs::incrementAndGet);
        assertThat(runs.get(0) + runs.get(1)).isEqualTo(2);
    }

    @Test
    void leavesTheThreadsOfProductsAsTheyWere() {
        int before = Blas.threads();

        Workers.run(2, part -> assertThat(Blas.threads()).isEqualTo(1));

        assertThat(Blas.threads()).isEqualTo(before);
    }
}
