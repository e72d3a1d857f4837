package org.mup4j.dl4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.impl.java.JavaStatsReport;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.mup4j.core.measure.Norm;
import org.mup4j.core.measure.Quantity;
import org.mup4j.core.measure.Reading;
import org.mup4j.core.measure.RunKey;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

class StatsStorageSinkTest {

    private static final Quantity[] CHARTED = {
        Quantity.GRADIENT, Quantity.UPDATE, Quantity.WEIGHT, Quantity.ACTIVATION, Quantity.UPDATE_TO_WEIGHT
    };

    private static MultiLayerNetwork net() {
        MultiLayerConfiguration conf =
                Nets.list(Nets.builder(new Sgd(0.1)), Nets.dense(Nets.INPUTS, 6, Activation.TANH), Nets.softmax(6));
        conf.getConf(0).getLayer().setLayerName("hidden");
        return Nets.init(conf);
    }

    private static List<StatsReport> reports(StatsStorage storage) {
        return storage.getAllUpdatesAfter("session", "StatsListener", 0).stream()
                .map(StatsReport.class::cast)
                .toList();
    }

    @Test
    void the_ui_finds_one_report_for_each_step_with_score_and_mean_magnitudes() {
        StatsStorage storage = new InMemoryStatsStorage();
        MultiLayerNetwork net = net();
        net.setListeners(NormListener.every(2)
                .record(CHARTED)
                .norms(Norm.L1_MEAN, Norm.RMS, Norm.SPECTRAL)
                .to(new StatsStorageSink(storage, net, "session")));
        INDArray before = net.getParam("0_W").dup();
        net.fit(Nets.batch());
        double score = net.score();
        INDArray update = before.sub(net.getParam("0_W"));
        double weight = Norms.l1Mean(net.getParam("0_W"));
        net.fit(Nets.batch());
        net.fit(Nets.batch());

        List<StatsReport> reports = reports(storage);
        assertThat(reports).extracting(StatsReport::getIterationCount).containsExactly(0, 2);
        StatsReport first = reports.get(0);
        assertThat(first.getScore()).isEqualTo(score);
        assertThat(first.getMeanMagnitudes(StatsType.Updates).get("0_W"))
                .isCloseTo(Norms.l1Mean(update), within(1e-12));
        assertThat(first.getMeanMagnitudes(StatsType.Parameters).get("0_W")).isEqualTo(weight);
        assertThat(first.getMeanMagnitudes(StatsType.Gradients)).containsOnlyKeys("0_W", "0_b", "1_W", "1_b");
        assertThat(first.getMeanMagnitudes(StatsType.Activations)).containsOnlyKeys("hidden");
        assertThat(first.getTimeStamp()).isLessThan(reports.get(1).getTimeStamp());
    }

    /** A storage in a file or on another machine keeps the bytes of a report. */
    @Test
    void a_report_survives_being_written_and_read() {
        StatsStorage storage = new InMemoryStatsStorage();
        MultiLayerNetwork net = net();
        net.setListeners(NormListener.every(1)
                .record(CHARTED)
                .norms(Norm.L1_MEAN)
                .to(new StatsStorageSink(storage, net, "session")));
        net.fit(Nets.batch());
        StatsReport written = reports(storage).get(0);
        JavaStatsReport read = new JavaStatsReport();
        read.decode(written.encode());

        assertThat(read.getSessionID()).isEqualTo("session");
        assertThat(read.getIterationCount()).isZero();
        assertThat(read.getScore()).isEqualTo(net.score());
        for (StatsType chart : List.of(StatsType.Parameters, StatsType.Gradients, StatsType.Updates)) {
            assertThat(read.getMeanMagnitudes(chart)).hasSize(4).isEqualTo(written.getMeanMagnitudes(chart));
        }
    }

    @Test
    void the_ui_finds_the_session_and_the_model_under_its_own_type() {
        StatsStorage storage = new InMemoryStatsStorage();
        MultiLayerNetwork net = net();

        new StatsStorageSink(storage, net, "session");

        assertThat(storage.listSessionIDs()).containsExactly("session");
        assertThat(storage.listTypeIDsForSession("session")).contains("StatsListener");
        List<Persistable> described = storage.getAllStaticInfos("session", "StatsListener");
        assertThat(described).hasSize(1);
        StatsInitializationReport model = (StatsInitializationReport) described.get(0);
        assertThat(model.getModelParamNames()).containsExactly("0_W", "0_b", "1_W", "1_b");
        assertThat(model.getModelNumParams()).isEqualTo(net.numParams());
        assertThat(model.getModelNumLayers()).isEqualTo(2);
        assertThat(MultiLayerConfiguration.fromJson(model.getModelConfigJson()))
                .isEqualTo(net.getLayerWiseConfigurations());
    }

    @Test
    void where_no_mean_magnitude_is_read_the_charts_show_the_rms() {
        StatsStorage storage = new InMemoryStatsStorage();
        MultiLayerNetwork net = net();
        net.setListeners(NormListener.every(1)
                .record(Quantity.WEIGHT)
                .norms(Norm.RMS)
                .to(new StatsStorageSink(storage, net, "session")));

        net.fit(Nets.batch());

        assertThat(reports(storage)
                        .get(0)
                        .getMeanMagnitudes(StatsType.Parameters)
                        .get("1_W"))
                .isCloseTo(Norms.rms(net.getParam("1_W")), within(1e-12));
    }

    /** Of each step's four numbers none is in another step's report, and no report takes another one's time. */
    @Test
    void threads_may_share_a_sink_and_reports_stay_whole() throws Exception {
        StatsStorage storage = new InMemoryStatsStorage();
        StatsStorageSink sink = new StatsStorageSink(storage, net(), "session");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int first = 1 + 200 * thread;
                running.add(threads.submit(
                        () -> IntStream.range(first, first + 200).forEach(step -> sink.accept(stepOfValue(step)))));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdown();
        }

        List<StatsReport> reports = reports(storage);
        assertThat(reports)
                .extracting(StatsReport::getIterationCount)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 800).boxed().toList());
        assertThat(reports).extracting(StatsReport::getTimeStamp).doesNotHaveDuplicates();
        for (StatsReport report : reports) {
            double value = 1 + report.getIterationCount();
            for (StatsType chart : List.of(StatsType.Gradients, StatsType.Updates)) {
                assertThat(report.getMeanMagnitudes(chart)).isEqualTo(Map.of("0_W", value, "1_W", value));
            }
        }
    }

    private static List<Reading> stepOfValue(int step) {
        return Stream.of(Quantity.GRADIENT, Quantity.UPDATE)
                .flatMap(quantity -> Stream.of("hidden", "1")
                        .map(layer ->
                                new Reading(RunKey.UNNAMED, step, layer, "W", quantity, Norm.L1_MEAN, (double) step)))
                .toList();
    }

    /** Who has no such jar may use everything else: no other class names one of the storage's. */
    @Test
    void only_this_sink_needs_the_optional_jars() throws IOException {
        Path classes = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(classes)) {
            List<Path> using = files.filter(file -> file.toString().endsWith(".class"))
                    .filter(StatsStorageSinkTest::namesStorage)
                    .toList();
            assertThat(using)
                    .isNotEmpty()
                    .allMatch(file -> file.getFileName().toString().startsWith("StatsStorageSink"));
        }
    }

    private static boolean namesStorage(Path file) {
        try {
            String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            return bytes.contains("org/deeplearning4j/ui/") || bytes.contains("org/deeplearning4j/core/");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
