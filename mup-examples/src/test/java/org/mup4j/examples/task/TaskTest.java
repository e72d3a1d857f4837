package org.mup4j.examples.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mup4j.examples.data.DataSource;
import org.mup4j.examples.data.GeneratedHousing;
import org.mup4j.examples.sweep.RunSpec;
import org.mup4j.examples.sweep.Scheme;
import org.mup4j.examples.sweep.Setup;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The published tasks. */
class TaskTest {

    @TempDir
    private Path directory = Path.of("");

    private static RunSpec spec(Scheme scheme, int width) {
        Setup setup = new Setup("california", "", "double", "k", 16, 0.1, 10, 16, 1, 1, 0);
        return new RunSpec(setup, scheme, width, 2, 1e-3, 3);
    }

    @Test
    void networksHaveThePublishedNumbersOfParameters() {
        assertThat(Task.CALIFORNIA.parameters(16)).isEqualTo(433);
        assertThat(Task.MNIST.parameters(16)).isEqualTo(13_002);
        assertThat(Task.CALIFORNIA.publishedWidths())
                .hasSize(10)
                .startsWith(16, 32)
                .endsWith(16 * 512);
        assertThat(Task.MNIST.publishedWidths()).hasSize(9).endsWith(16 * 256);
    }

    @Test
    void californiaIsSplitAsPublishedAndSpAndMupAgreeAtTheBase() throws IOException {
        GeneratedHousing.write(directory, 3);
        MlpTask task = Task.CALIFORNIA.open(DataSource.directory(directory), DataType.DOUBLE);

        assertThat(task.training().getFeatures().shape()).containsExactly(16_640, 8);
        assertThat(task.validation().getLabels().shape()).containsExactly(2_000, 1);
        assertThat(task.notes()).singleElement().asString().contains("other content than the published data");
        // Standardised over these rows; rounding of 16,640 terms.
        assertThat(task.training().getFeatures().mean(0).maxNumber().doubleValue())
                .isEqualTo(0, within(1e-10));
        INDArray sp = parameters(task, spec(Scheme.SP, 16));
        assertThat(sp.length()).isEqualTo(433);
        assertThat(parameters(task, spec(Scheme.MUP, 16))).isEqualTo(sp);
        assertThat(parameters(task, spec(Scheme.MUP, 32))).isNotEqualTo(parameters(task, spec(Scheme.SP, 32)));
        assertThat(parameters(task, spec(Scheme.SP, 32)).length()).isEqualTo(Task.CALIFORNIA.parameters(32));
    }

    private static INDArray parameters(MlpTask task, RunSpec spec) {
        MultiLayerNetwork net = new MultiLayerNetwork(task.configuration(spec));
        net.init();
        return net.params();
    }

    @Test
    void initialWeightsAreATenthOfTheRootOfTheFanIn() throws IOException {
        GeneratedHousing.write(directory, 3);
        MlpTask task = Task.CALIFORNIA.open(DataSource.directory(directory), DataType.DOUBLE);
        MultiLayerNetwork net = new MultiLayerNetwork(task.configuration(spec(Scheme.SP, 256)));
        net.init();

        double sd = net.getParam("1_W").stdNumber().doubleValue();

        // 0.88 for the cut at two deviations; 65,536 draws give it to 0.3%.
        assertThat(sd * 16 / 0.1).isEqualTo(0.8796, within(0.01));
        assertThat(net.getParam("1_b").sumNumber().doubleValue()).isZero();
    }

    @Test
    void missingDataSayWhatToPutWhere() {
        assertThatThrownBy(() -> Task.MNIST.open(DataSource.directory(directory), DataType.FLOAT))
                .hasMessageContaining("train-images-idx3-ubyte.gz")
                .hasMessageContaining("Get train-images-idx3-ubyte.gz (9,912,422 bytes, sha256 440fcabf")
                .hasMessageContaining("as DIR/train-images-idx3-ubyte.gz or DIR/mnist/train-images-idx3-ubyte.gz");
    }

    @Test
    void mnistIsReadFromTheOriginalFiles() {
        String real = System.getenv().getOrDefault("MUP_DATA", "");
        assumeThat(real).as("MUP_DATA names a directory with the original").isNotBlank();

        MlpTask task = Task.MNIST.open(DataSource.directory(Path.of(real)), DataType.FLOAT);

        assertThat(task.notes()).isEqualTo(List.of());
        assertThat(task.training().getFeatures().shape()).containsExactly(50_000, 784);
        assertThat(task.validation().getLabels().shape()).containsExactly(10_000, 10);
        // Each image one digit, about as many of each: the smallest class, 5, has 9% of the images.
        assertThat(task.training().getLabels().sumNumber().intValue()).isEqualTo(50_000);
        assertThat(task.training().getLabels().sum(0).minNumber().doubleValue()).isBetween(4_300.0, 5_000.0);
        // Single precision, 39 million terms.
        assertThat(task.training().getFeatures().meanNumber().doubleValue()).isEqualTo(0, within(1e-3));
        assertThat(task.training().getFeatures().stdNumber().doubleValue()).isEqualTo(1, within(1e-3));
    }
}
