package org.mup4j.examples.explain;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPFamily;
import org.mup4j.dl4j.MuPWrap;
import org.mup4j.examples.cli.UserError;

/**
 * A configuration as Deeplearning4j writes it, in JSON or YAML. What kind of network it is shows in its fields: {@code
 * confs} in a multi-layer one, {@code vertices} in a graph.
 *
 * @param <C> the kind of configuration
 */
public final class ConfigurationFile<C> {

    private final Path file;
    private final C configuration;
    private final Kind<C> kind;

    private ConfigurationFile(Path file, C configuration, Kind<C> kind) {
        this.file = file;
        this.configuration = configuration;
        this.kind = kind;
    }

    /** What is done differently for a kind of network and a format. */
    private record Kind<C>(
            String name,
            Class<C> type,
            Function<String, C> reader,
            Function<C, String> writer,
            Function<C, MuPWrap<C>> wrapper,
            Predicate<C> complete) {

        static Kind<MultiLayerConfiguration> multiLayer(boolean yaml) {
            return new Kind<>(
                    "multi-layer network",
                    MultiLayerConfiguration.class,
                    yaml ? MultiLayerConfiguration::fromYaml : MultiLayerConfiguration::fromJson,
                    yaml ? MultiLayerConfiguration::toYaml : MultiLayerConfiguration::toJson,
                    MuP::wrap,
                    c -> filled(c.getConfs()) && c.getConfs().stream().allMatch(l -> l.getLayer() != null));
        }

        static Kind<ComputationGraphConfiguration> graph(boolean yaml) {
            return new Kind<>(
                    "graph",
                    ComputationGraphConfiguration.class,
                    yaml ? ComputationGraphConfiguration::fromYaml : ComputationGraphConfiguration::fromJson,
                    yaml ? ComputationGraphConfiguration::toYaml : ComputationGraphConfiguration::toJson,
                    MuP::wrap,
                    c -> filled(c.getNetworkInputs()) && filled(c.getNetworkOutputs()) && c.getVertexInputs() != null);
        }

        private static boolean filled(@Nullable List<?> list) {
            return list != null && !list.isEmpty();
        }
    }

    /**
     * A plan and the configuration that it leads to.
     *
     * @param plan what changes
     * @param text the wrapped configuration in the format of the file that was read
     */
    record Wrapped(MuPlan plan, String text) {}

    /**
     * Reads a file.
     *
     * @param file JSON or YAML
     * @return what it holds
     * @throws UserError if it cannot be read or is no configuration
     */
    public static ConfigurationFile<?> read(Path file) {
        String text = text(file);
        boolean yaml = !text.stripLeading().startsWith("{");
        if (hasField(text, "vertices")) {
            return parse(file, text, Kind.graph(yaml));
        }
        if (hasField(text, "confs")) {
            return parse(file, text, Kind.multiLayer(yaml));
        }
        throw new UserError(
                "'" + file + "' is no Deeplearning4j configuration, or it is cut off: it has neither 'confs' (a"
                        + " multi-layer network) nor 'vertices' (a graph). Write it with conf.toJson().");
    }

    private static String text(Path file) {
        if (Files.notExists(file)) {
            throw new UserError("There is no file '" + file
                    + "'. Give the path of a configuration that was written with conf.toJson().");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UserError(
                    "'" + file
                            + "' is not text, so it is no configuration in JSON. For a saved model, unzip it and give"
                            + " its configuration.json.",
                    e);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a directory" : e.getMessage();
            throw new UserError("Cannot read '" + file + "': " + why + ". Name a readable file.", e);
        }
    }

    private static boolean hasField(String text, String name) {
        return Pattern.compile("(?m)^" + name + "\\s*:|\"" + name + "\"\\s*:")
                .matcher(text)
                .find();
    }

    private static <C> ConfigurationFile<C> parse(Path file, String text, Kind<C> kind) {
        C configuration;
        try {
            configuration = kind.reader().apply(text);
        } catch (RuntimeException e) {
            throw new UserError(
                    "'" + file + "' cannot be read as the configuration of a " + kind.name()
                            + ": it is cut off, damaged, or needs a class that is not here. " + reason(e)
                            + " Write it again with conf.toJson().",
                    e);
        }
        if (!kind.complete().test(configuration)) {
            throw new UserError("'" + file + "' is not complete: the " + kind.name()
                    + " in it has no layers, or a layer without content. Write it again with conf.toJson().");
        }
        return new ConfigurationFile<>(file, configuration, kind);
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof NullPointerException) {
            return "A field is missing.";
        }
        String message =
                String.valueOf(root.getMessage()).lines().findFirst().orElse("").strip();
        return message.endsWith(".") ? message : message + ".";
    }

    /**
     * The networks that follow from it when all its hidden sizes are multiplied.
     *
     * @param width what the width of the network in the file is to be called
     * @return the family, with the network in the file as its base
     */
    public MuPFamily<C> family(int width) {
        return MuP.family(configuration, width);
    }

    /**
     * The number of features of an example.
     *
     * @return nIn of the first layer
     * @throws UserError if the first layer does not say
     */
    public int inputs() {
        Layer first = layers().get(0);
        if (first instanceof FeedForwardLayer sized && !(first instanceof ConvolutionLayer) && sized.getNIn() > 0) {
            return (int) sized.getNIn();
        }
        throw new UserError(
                "The first layer of '" + file + "' does not take rows of numbers, so --data cannot be used: leave"
                        + " it out to have data made up, or check the network from Java with CoordCheck.run(batches).");
    }

    /**
     * The number of outputs of the network.
     *
     * @return nOut of the last layer
     * @throws UserError if the last layer does not say
     */
    public int outputs() {
        List<Layer> layers = layers();
        if (layers.get(layers.size() - 1) instanceof FeedForwardLayer sized && sized.getNOut() > 0) {
            return (int) sized.getNOut();
        }
        throw new UserError(
                "The last layer of '" + file + "' does not say how many outputs it has, so --data cannot be used:"
                        + " leave it out to have data made up, or check the network from Java with CoordCheck.run(batches).");
    }

    private List<Layer> layers() {
        if (configuration instanceof MultiLayerConfiguration chain) {
            return chain.getConfs().stream().map(c -> c.getLayer()).toList();
        }
        return ((ComputationGraphConfiguration) configuration)
                .getVertices().values().stream()
                        .filter(LayerVertex.class::isInstance)
                        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
                        .toList();
    }

    /** Wraps it against the same network of another width. */
    Wrapped wrap(int baseWidth, Parametrization parametrization, Gauge gauge) {
        return finish(kind.wrapper().apply(configuration).baseWidth(baseWidth), parametrization, gauge);
    }

    /** Wraps it against another network. */
    Wrapped wrap(ConfigurationFile<?> base, Parametrization parametrization, Gauge gauge) {
        if (!kind.type().isInstance(base.configuration)) {
            throw new UserError("'" + file + "' is a " + kind.name() + ", but its base '" + base.file + "' is a "
                    + base.kind.name() + ". Give a base of the same structure.");
        }
        C other = kind.type().cast(base.configuration);
        return finish(kind.wrapper().apply(configuration).base(other), parametrization, gauge);
    }

    private Wrapped finish(MuPWrap<C> wrap, Parametrization parametrization, Gauge gauge) {
        MuPWrap<C> chosen = wrap.parametrization(parametrization).gauge(gauge);
        return new Wrapped(chosen.plan(), kind.writer().apply(chosen.configuration()));
    }
}
