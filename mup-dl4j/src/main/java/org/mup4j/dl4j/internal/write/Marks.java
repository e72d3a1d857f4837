package org.mup4j.dl4j.internal.write;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.jspecify.annotations.Nullable;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;
import org.mup4j.dl4j.layer.ScaledInput;

/** Remembers, for as long as they live, the configurations that the library has made, and recognises its own classes. */
public final class Marks {

    private static final String OWN = ScaledInput.class.getPackageName();

    private static final List<WeakReference<Object>> MADE = new ArrayList<>();

    private Marks() {}

    /**
     * Remembers a configuration.
     *
     * @param conf made by the library
     */
    public static void made(Object conf) {
        synchronized (MADE) {
            MADE.removeIf(r -> r.get() == null);
            MADE.add(new WeakReference<>(conf));
        }
    }

    /**
     * Refuses a configuration that can be seen to be wrapped already.
     *
     * @param conf the configuration
     * @param graph its nodes
     * @throws MuPException if it was made by the library in this JVM or has an own class inside
     */
    public static void requireUnwrapped(Object conf, NetworkGraph graph) {
        synchronized (MADE) {
            if (MADE.stream().anyMatch(r -> r.get() == conf)) {
                throw new MuPException(
                        "This configuration was made by configuration() and is wrapped already; wrapping it"
                                + " twice would scale it twice: wrap the one that you built yourself");
            }
        }
        for (LayerNode node : graph.layers()) {
            if (isOwn(node.layer())
                    || isOwn(node.preProcessor())
                    || node.layer() instanceof BaseLayer base && isOwn(base.getWeightInitFn())) {
                throw new MuPException(
                        "Layer '" + node.name() + "' holds a class of mup4j, so this configuration is wrapped"
                                + " already; wrapping it twice would scale it twice: wrap the one that you built yourself");
            }
        }
    }

    private static boolean isOwn(@Nullable Object part) {
        if (part instanceof ComposableInputPreProcessor composed) {
            for (InputPreProcessor inner : composed.getInputPreProcessors()) {
                if (isOwn(inner)) {
                    return true;
                }
            }
        }
        return part != null && part.getClass().getPackageName().equals(OWN);
    }
}
