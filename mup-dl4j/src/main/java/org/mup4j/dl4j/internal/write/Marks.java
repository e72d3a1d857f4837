package org.mup4j.dl4j.internal.write;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.mup4j.dl4j.MuPException;
import org.mup4j.dl4j.internal.graph.NetworkGraph;
import org.mup4j.dl4j.internal.graph.Node.LayerNode;

/** Remembers, for as long as they live, the configurations that the library has made, and recognises its own classes. */
public final class Marks {

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
            if (OwnClasses.isIn(node.layer(), node.preProcessor())) {
                throw new MuPException(
                        "Layer '" + node.name() + "' holds a class of mup4j, so this configuration is wrapped"
                                + " already; wrapping it twice would scale it twice: wrap the one that you built yourself");
            }
        }
    }
}
