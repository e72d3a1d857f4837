package org.mup4j.dl4j.internal.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.Dl4jTypes;
import org.mup4j.dl4j.internal.MatrixPage;
import org.mup4j.dl4j.internal.MatrixPage.Row;
import org.mup4j.dl4j.spi.LayerTensor;

/** Every layer of DL4J is served, or refused with a reason, and docs/layers.md says which. */
class LayerMatrixTest {

    static Stream<Row> rows() {
        return MatrixPage.rows("Layers").stream();
    }

    @Test
    void thePageHasOneRowForEachLayerOfDeeplearning4j() {
        assertThat(rows().map(Row::type))
                .containsExactlyInAnyOrderElementsOf(Dl4jTypes.concrete(Layer.class).stream()
                        .map(Class::getSimpleName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aLayerIsServedAsThePageSays(Row row) throws ReflectiveOperationException {
        Class<?> type = type(row.type());
        Layer layer = Uninitialised.of(type);
        if (row.served().startsWith("plain") || row.served().startsWith("own")) {
            assertThat(Adapters.of(layer).supports(layer)).isTrue();
            assertThat(Refusals.reason(type)).isEmpty();
            return;
        }
        String message = row.served().equals("refused")
                ? " is not scaled: " + Refusals.reason(type).orElseThrow()
                : " is not supported yet: implement ";
        assertThat(row.served()).isIn("refused", "not yet");
        assertThatExceptionOfType(MuPException.class)
                .isThrownBy(() -> Adapters.of(layer))
                .withMessageContaining(type.getName() + message);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theClassesThatThePageNamesExist(Row row) throws Exception {
        for (String word : row.served().split("[^A-Za-z0-9]+")) {
            if (word.startsWith("Scaled")) {
                Class<?> own = Class.forName("org.mup4j.dl4j.layer." + word);
                assertThat(own.getSuperclass()).isEqualTo(type(row.type()));
            }
        }
        try (Stream<Path> tests = Files.walk(Path.of("src", "test", "java"))) {
            assertThat(tests.map(p -> p.getFileName().toString())).contains(row.test() + ".java");
        }
    }

    @Test
    void theTensorsOfThePageAreThoseOfTheCode() {
        Map<String, Set<String>> inCode = new TreeMap<>();
        LayerCase.all().forEach(c -> {
            Layer layer = c.layer().build(3, 3, new RecordingInit());
            Set<String> names = inCode.computeIfAbsent(layer.getClass().getSimpleName(), n -> new TreeSet<>());
            var adapter = Adapters.of(layer);
            adapter.tensors(layer, adapter.sizes(layer)).stream()
                    .map(LayerTensor::parameter)
                    .forEach(names::add);
        });
        Map<String, Set<String>> onPage = rows().filter(row -> inCode.containsKey(row.type()))
                .collect(Collectors.toMap(Row::type, row -> parameters(row.tensors())));

        assertThat(onPage).isEqualTo(inCode);
    }

    private static Set<String> parameters(String tensors) {
        return Arrays.stream(tensors.split(", "))
                .filter(t -> t.contains(":"))
                .map(t -> t.substring(0, t.indexOf(':')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Class<?> type(String simpleName) {
        return Dl4jTypes.concrete(Layer.class).stream()
                .filter(t -> t.getSimpleName().equals(simpleName))
                .findFirst()
                .orElseThrow();
    }
}
