package org.mup4j.dl4j.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.internal.fleet.engine.Engine;
import org.mup4j.dl4j.internal.fleet.engine.NetworkState;
import org.mup4j.dl4j.internal.fleet.engine.Samples;
import org.mup4j.dl4j.internal.fleet.engine.StepObserver;
import org.mup4j.dl4j.internal.fleet.engine.Stretch;
import org.mup4j.dl4j.internal.fleet.engine.Trainee;
import org.mup4j.dl4j.internal.fleet.portable.PortableEngine;
import org.mup4j.dl4j.internal.fleet.program.NetworkProgram;
import org.mup4j.dl4j.internal.fleet.rows.RowsEngine;

/**
 * The fast engines compute what the portable one computes, over random networks: after up to 40 steps to 1e-4, since both
 * round differently, and a step of an updater that divides by a small gradient multiplies that.
 */
class FastEnginesTest {

    private static final double TOLERANCE = 1e-4;

    private static final int[] ORDER = IntStream.range(0, RandomPrograms.ROWS)
            .map(i -> i * 37 % RandomPrograms.ROWS)
            .toArray();

    /** One network, one start, some data, in one engine. */
    private static final class Run {
        final NetworkProgram program;
        final Trainee trainee;
        final Samples samples;
        final int batch;
        double[] scores = {};

        Run(Engine engine, long seed) {
            RandomPrograms drawn = new RandomPrograms(seed);
            program = drawn.program();
            batch = drawn.batch();
            trainee = engine.trainee(program, batch);
            trainee.load(drawn.start(program));
            samples = drawn.samples(program);
        }

        Run train(int from, int to, int epoch) {
            Stretch stretch = new Stretch(ORDER, from, to, batch, epoch);
            scores = new double[stretch.steps()];
            assertThat(trainee.train(samples, stretch, Double.MAX_VALUE, scores))
                    .isEqualTo(scores.length);
            return this;
        }

        Map<String, double[]> observe() {
            Recording recording = new Recording();
            trainee.observe(samples, new Stretch(ORDER, 0, batch, batch, 0), Double.MAX_VALUE, recording);
            return recording.shown;
        }

        NetworkState state() {
            return trainee.state();
        }

        int firstRows() {
            return Math.min(20 * batch, RandomPrograms.ROWS);
        }
    }

    private static final List<Engine> ENGINES = List.of(Engines.fastest(), RowsEngine.withBlas(), RowsEngine.inLoops());

    static List<Arguments> runs() {
        return ENGINES.stream()
                .flatMap(engine -> IntStream.range(0, 100).mapToObj(seed -> Arguments.of(engine.name(), engine, seed)))
                .toList();
    }

    @Test
    void areThoseOfThisBuild() {
        assertThat(Engines.fastest().name()).isIn("vector512", "vector256");
        assertThat(RowsEngine.withBlas().name()).startsWith("openblas-");
        assertThat(RowsEngine.inLoops().name()).isEqualTo("loops");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void trainsAsThePortableEngine(String name, Engine engine, long seed) {
        Run fast = new Run(engine, seed);
        Run portable = new Run(new PortableEngine(), seed);
        int rows = fast.firstRows();

        fast.train(0, rows, 0).train(0, rows, 1);
        portable.train(0, rows, 0).train(0, rows, 1);

        assertThat(distance(fast.state().parameters(), portable.state().parameters()))
                .as(fast.program.toString())
                .isLessThan(TOLERANCE);
        assertThat(distance(fast.scores, portable.scores)).isLessThan(TOLERANCE);
        assertThat(fast.state().iteration()).isEqualTo(portable.state().iteration());
        assertThat(outputs(fast))
                .satisfies(o -> assertThat(distance(o, outputs(portable))).isLessThan(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void isTheSameToTheBitObservedOrReloadedOrInPieces(String name, Engine engine, long seed) {
        Run whole = new Run(engine, seed);
        Run pieces = new Run(engine, seed);
        int rows = whole.firstRows();
        int half = rows / whole.batch / 2 * whole.batch;

        whole.train(0, rows, 0);
        pieces.train(0, half, 0);
        NetworkState middle = pieces.state();
        pieces.trainee.load(middle);
        pieces.trainee.observe(
                pieces.samples, new Stretch(ORDER, half, rows, pieces.batch, 0), Double.MAX_VALUE, new Recording());
        if (half + pieces.batch < rows) {
            pieces.train(half + pieces.batch, rows, 0);
        }

        assertThat(pieces.state().parameters()).isEqualTo(whole.state().parameters());
        assertThat(pieces.state().updater()).isEqualTo(whole.state().updater());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void showsWhatThePortableEngineShows(String name, Engine engine, long seed) {
        Map<String, double[]> fast = new Run(engine, seed).observe();
        Map<String, double[]> portable = new Run(new PortableEngine(), seed).observe();

        assertThat(fast.keySet()).containsExactlyElementsOf(portable.keySet());
        fast.forEach((what, numbers) ->
                assertThat(distance(numbers, portable.get(what))).as(what).isLessThan(TOLERANCE));
    }

    private static double[] outputs(Run run) {
        int rows = Math.min(run.batch, RandomPrograms.ROWS);
        double[] outputs = new double[rows * run.program.outputs()];
        run.trainee.outputs(run.samples, 0, rows, outputs);
        return outputs;
    }

    /** Norm of the difference over the norm, or over 1 where that is less: numbers that cancel out are small by chance. */
    private static double distance(double[] ours, double[] theirs) {
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            difference += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
        }
        double norm = Arrays.stream(theirs).map(x -> x * x).sum();
        return difference == 0 ? 0 : Math.sqrt(difference / Math.max(norm, 1));
    }

    /** Keeps what it is shown, by name. */
    private static final class Recording implements StepObserver {
        final Map<String, double[]> shown = new LinkedHashMap<>();

        @Override
        public void activation(int layer, double[] activation) {
            shown.put("activation " + layer, activation);
        }

        @Override
        public void output(double[] output) {
            shown.put("output", output);
        }

        @Override
        public void gradient(double[] gradient) {
            shown.put("gradient", gradient);
        }

        @Override
        public void update(double[] update) {
            shown.put("update", update);
        }

        @Override
        public void parameters(double[] parameters) {
            shown.put("parameters", parameters);
        }
    }
}
