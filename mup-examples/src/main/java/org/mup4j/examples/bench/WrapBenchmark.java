package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.mup4j.dl4j.MuP;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Wrapping a configuration of one hundred layers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WrapBenchmark {

    private static final int LAYERS = 100;

    private final MultiLayerConfiguration conf = BenchNetworks.classifier(256, LAYERS - 1);

    /**
     * Reads, plans and writes.
     *
     * @return the wrapped configuration
     */
    @Benchmark
    public MultiLayerConfiguration wrap() {
        return MuP.wrap(conf).baseWidth(BenchNetworks.BASE_WIDTH).configuration();
    }
}
