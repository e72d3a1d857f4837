package org.mup4j.examples.bench;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A large matrix product in float by the BLAS that comes with ND4J, on all cores: what the machine can do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProductBenchmark {

    static final int SIZE = 1024;

    private INDArray left;
    private INDArray right;
    private INDArray product;

    /** Draws the factors, column by column as BLAS has them. */
    @Setup
    public void build() {
        left = Nd4j.randn(DataType.FLOAT, SIZE, SIZE).dup('f');
        right = Nd4j.randn(DataType.FLOAT, SIZE, SIZE).dup('f');
        product = Nd4j.create(DataType.FLOAT, new long[] {SIZE, SIZE}, 'f');
    }

    /**
     * One product.
     *
     * @return the product
     */
    @Benchmark
    public INDArray product() {
        return Nd4j.gemm(left, right, product, false, false, 1, 0);
    }
}
