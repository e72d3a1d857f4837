package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.mup4j.dl4j.MuPException;
import org.slf4j.Logger;

class SinkTest {

    private static final String HEADER = "run,width,depth,seed,step,layer,parameter,quantity,norm,value";

    @TempDir
    private Path directory;

    private static Reading reading(String layer, long step) {
        return new Reading(new RunKey("a", 64, 3, 7), step, layer, "W", Quantity.UPDATE, Norm.RMS, 0.1 + step);
    }

    private static List<Reading> readings(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> reading("0", i)).toList();
    }

    @Test
    void a_memory_keeps_everything_or_the_last_so_many() {
        MemorySink all = MemorySink.unbounded();
        MemorySink last = MemorySink.ofLast(3);
        for (MemorySink sink : List.of(all, last)) {
            sink.accept(readings(0, 2));
            sink.accept(readings(2, 7));
        }

        assertThat(all.readings()).isEqualTo(readings(0, 7));
        assertThat(last.readings()).isEqualTo(readings(4, 7));
        last.clear();
        assertThat(last.readings()).isEmpty();
        assertThatThrownBy(() -> MemorySink.ofLast(0)).isInstanceOf(MuPException.class);
    }

    @Test
    void a_csv_file_has_a_header_and_a_line_for_each_reading_with_all_digits() throws IOException {
        Path file = directory.resolve("norms.csv");
        Reading odd = new Reading(
                new RunKey("say \"mup\", twice", 64, 3, -7),
                5,
                "line\nbreak",
                "",
                Quantity.ACTIVATION,
                Norm.L1_MEAN,
                1.0 / 3);
        try (CsvSink sink = CsvSink.create(file)) {
            sink.accept(List.of(reading("dense", 2), odd));
        }

        assertThat(Files.readString(file, StandardCharsets.UTF_8))
                .isEqualTo(
                        HEADER + "\r\n" + "a,64,3,7,2,dense,W,UPDATE,RMS,2.1\r\n"
                                + "\"say \"\"mup\"\", twice\",64,3,-7,5,\"line\nbreak\",,ACTIVATION,L1_MEAN,0.3333333333333333\r\n");
    }

    @Test
    void what_a_csv_sink_took_is_in_the_file_before_it_is_closed() throws IOException {
        Path file = directory.resolve("norms.csv");
        try (CsvSink sink = CsvSink.create(file)) {
            assertThat(Files.readAllLines(file)).containsExactly(HEADER);
            sink.accept(readings(0, 100));
            assertThat(Files.readAllLines(file)).hasSize(101);
            assertThat(Files.readString(file)).endsWith("\r\n");
        }
    }

    @Test
    void a_csv_sink_overwrites_no_file_and_says_what_it_cannot_write() throws IOException {
        Path file = Files.writeString(directory.resolve("norms.csv"), "precious");

        assertThatThrownBy(() -> CsvSink.create(file))
                .isInstanceOf(MuPException.class)
                .hasMessage("The file " + file
                        + " exists already, and its readings would be lost: give another name, or move it");
        assertThat(Files.readString(file)).isEqualTo("precious");
        assertThatThrownBy(() -> CsvSink.create(directory.resolve("missing/norms.csv")))
                .isInstanceOf(MuPException.class)
                .hasMessageContaining("cannot be written");
        CsvSink closed = CsvSink.create(directory.resolve("closed.csv"));
        closed.close();
        assertThatThrownBy(() -> closed.accept(readings(0, 1))).hasMessageContaining("cannot be written");
    }

    @Test
    void threads_may_share_a_sink_and_lines_stay_whole() throws Exception {
        Path file = directory.resolve("norms.csv");
        MemorySink memory = MemorySink.unbounded();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (CsvSink csv = CsvSink.create(file)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String layer = "layer" + thread;
                running.add(threads.submit(() -> {
                    for (int step = 0; step < 200; step++) {
                        List<Reading> block = List.of(reading(layer, step), reading(layer, step));
                        csv.accept(block);
                        memory.accept(block);
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(memory.readings()).hasSize(1600);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1601);
        assertThat(lines.subList(1, 1601)).allMatch(l -> l.matches("a,64,3,7,\\d+,layer\\d,W,UPDATE,RMS,\\d+\\.\\d+"));
        for (int i = 1; i < lines.size(); i += 2) {
            assertThat(lines.get(i)).as("a block stays together").isEqualTo(lines.get(i + 1));
        }
    }

    private static final class CrashAt extends BaseTrainingListener {
        private final int step;

        CrashAt(int step) {
            this.step = step;
        }

        @Override
        public void onGradientCalculation(Model model) {
            if (((MultiLayerNetwork) model).getIterationCount() + 1 == step) {
                throw new IllegalStateException("out of luck");
            }
        }
    }

    @Test
    void a_training_that_crashes_loses_no_reading() throws IOException {
        Path file = directory.resolve("norms.csv");
        MultiLayerNetwork net = Nets.mlp();
        CsvSink sink = CsvSink.create(file);
        net.setListeners(
                NormListener.every(1)
                        .record(Quantity.GRADIENT, Quantity.UPDATE, Quantity.ACTIVATION)
                        .norms(Norm.RMS)
                        .to(sink),
                new CrashAt(3));

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        net.fit(Nets.batch());
                    }
                })
                .hasMessage("out of luck");

        List<String> lines = Files.readAllLines(file);
        assertThat(Files.readString(file)).endsWith("\r\n");
        assertThat(lines.stream().filter(l -> l.contains(",UPDATE,"))).hasSize(2 * 6);
        assertThat(lines.stream().filter(l -> l.contains(",GRADIENT,")))
                .as("that of the step that crashed as well")
                .hasSize(3 * 6);
        assertThat(lines.stream().filter(l -> l.contains(",ACTIVATION,"))).hasSize(3 * 2);
    }

    @Test
    void a_logger_gets_a_line_for_each_reading() {
        List<String> lines = new ArrayList<>();
        Slf4jSink sink = new Slf4jSink(infoLogger(lines));

        sink.accept(List.of(
                reading("dense", 2), new Reading(RunKey.UNNAMED, 0, "1", "", Quantity.ACTIVATION, Norm.L1_MEAN, 1e-9)));

        assertThat(lines)
                .containsExactly(
                        "a step 2, layer dense W: UPDATE, RMS = 2.10000",
                        "step 0, layer 1: ACTIVATION, L1_MEAN = 1.00000e-09");
    }

    /** A logger that takes nothing but lines at INFO. */
    private static Logger infoLogger(List<String> lines) {
        return (Logger) Proxy.newProxyInstance(
                SinkTest.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("isInfoEnabled")) {
                        return true;
                    }
                    assertThat(method.getName()).isEqualTo("info");
                    lines.add((String) arguments[0]);
                    return null;
                });
    }
}
