package org.mup4j.dl4j.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.Dl4jTypes;
import org.mup4j.dl4j.internal.MatrixPage;
import org.mup4j.dl4j.internal.MatrixPage.Row;

/** Every vertex of DL4J is followed, or said to be not yet, and docs/layers.md says which. */
class VertexMatrixTest {

    private static final int WIDTH = 12;

    /** Each vertex with the number of features that leave it where each of two inputs has {@link #WIDTH}. */
    private static final Map<GraphVertex, Long> FOLLOWED = Map.ofEntries(
            Map.entry(new MergeVertex(), 24L),
            Map.entry(new ElementWiseVertex(ElementWiseVertex.Op.Add), 12L),
            Map.entry(new StackVertex(), 12L),
            Map.entry(new UnstackVertex(0, 2), 12L),
            Map.entry(new ScaleVertex(2), 12L),
            Map.entry(new ShiftVertex(2), 12L),
            Map.entry(new PreprocessorVertex(new RnnToFeedForwardPreProcessor()), 12L),
            Map.entry(new PoolHelperVertex(), 12L),
            Map.entry(new SubsetVertex(0, 3), 4L),
            Map.entry(new ReshapeVertex(-1, 24, 3), 24L),
            Map.entry(new LastTimeStepVertex("x"), 12L),
            Map.entry(new DuplicateToTimeSeriesVertex("x"), 12L),
            Map.entry(new ReverseTimeSeriesVertex("x"), 12L),
            Map.entry(new L2NormalizeVertex(), 12L),
            Map.entry(new L2Vertex(), 1L));

    static Stream<GraphVertex> followed() {
        return FOLLOWED.keySet().stream();
    }

    private static List<Features> inputs() {
        return List.of(Features.of(new Axis("a", WIDTH)), Features.of(new Axis("b", WIDTH)));
    }

    private static VertexFlow flow() {
        return new VertexFlow(new ArrayList<>());
    }

    @Test
    void thePageHasOneRowForEachVertexOfDeeplearning4j() {
        assertThat(MatrixPage.rows("Vertices").stream().map(Row::type))
                .containsExactlyInAnyOrderElementsOf(Dl4jTypes.concrete(GraphVertex.class).stream()
                        .map(Class::getSimpleName)
                        .toList());
    }

    @Test
    void thoseThatThePagePassesOnAreFollowed() {
        assertThat(MatrixPage.rows("Vertices").stream()
                        .filter(row -> row.served().startsWith("passed on"))
                        .map(Row::type))
                .containsExactlyInAnyOrderElementsOf(
                        followed().map(v -> v.getClass().getSimpleName()).collect(Collectors.toList()));
    }

    @ParameterizedTest
    @MethodSource("followed")
    void itsFeaturesLeaveIt(GraphVertex vertex) {
        long expected = FOLLOWED.get(vertex);

        assertThat(flow().through("v", vertex, inputs()).size(Axis::size)).isEqualTo(expected);
        assertThat(flow().through("v", NetworkGraph.thawed(new FrozenVertex(vertex)), inputs())
                        .size(Axis::size))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("followed")
    void onlyADistanceIsFinite(GraphVertex vertex) {
        Features out = flow().through("v", vertex, inputs());

        assertThat(out.any(Axis::isFinite)).isEqualTo(vertex instanceof L2Vertex);
    }

    @ParameterizedTest
    @MethodSource("followed")
    void onlyNormsOverWidthsAreRemarkedOn(GraphVertex vertex) {
        VertexFlow flow = flow();
        List<Features> inputs = inputs();
        flow.through("v", vertex, inputs);

        boolean norm = vertex instanceof L2Vertex || vertex instanceof L2NormalizeVertex;
        assertThat(flow.warnings())
                .hasSize(norm ? 1 : 0)
                .allSatisfy(w -> assertThat(w).startsWith("vertex v: ").contains("square root of the width"));
        inputs.forEach(f -> f.axes().forEach(Axis::makeFinite));
        assertThat(flow.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 36, 12, 6, 3})
    void aReshapedWidthIsAMultipleOrAPart(int features) {
        Features out = flow().through("v", new ReshapeVertex(-1, features, 1, 1), inputs());

        assertThat(out.size(Axis::size)).isEqualTo(features);
        assertThat(out.size(axis -> 2L * WIDTH)).isEqualTo(2L * features);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 13})
    void anotherShapeIsRefused(int features) {
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> flow().through("v", new ReshapeVertex(-1, features, 1, 1), inputs()))
                .withMessageContaining("Vertex 'v' reshapes 12 features to " + features)
                .withMessageContaining("give the second size of the new shape");
    }

    /** With projections it is planned like a layer; without any it only mixes what it reads. */
    @Test
    void attentionWithoutProjectionsPassesItsInputsOn() {
        AttentionVertex attention = new AttentionVertex.Builder()
                .nInQueries(WIDTH)
                .nInKeys(WIDTH)
                .nInValues(WIDTH)
                .nOut(WIDTH)
                .nHeads(1)
                .projectInput(false)
                .build();
        VertexFlow flow = flow();

        assertThat(flow.through("v", attention, inputs()).size(Axis::size)).isEqualTo(WIDTH);
        assertThat(flow.warnings()).singleElement().asString().contains("attention without projections");
    }

    @Test
    void frozenAttentionWithTensorsIsRefused() {
        AttentionVertex attention = new AttentionVertex.Builder()
                .nInQueries(WIDTH)
                .nInKeys(WIDTH)
                .nInValues(WIDTH)
                .nOut(WIDTH)
                .nHeads(2)
                .projectInput(true)
                .build();

        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> flow().through("v", NetworkGraph.thawed(new FrozenVertex(attention)), inputs()))
                .withMessageContaining("Vertex 'v': a frozen")
                .withMessageContaining("tensors that are not trained");
    }
}
