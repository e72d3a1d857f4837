package org.mup4j.dl4j.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Implementations of the library's seams: the user's first, then the built-in ones. */
public final class Services {

    private Services() {}

    /**
     * All implementations of a seam.
     *
     * @param seam its interface
     * @param builtIn the library's own implementations
     * @param <T> the interface
     * @return those found through {@link ServiceLoader}, then the built-in ones
     */
    public static <T> List<T> load(Class<T> seam, List<? extends T> builtIn) {
        List<T> all = new ArrayList<>();
        ServiceLoader.load(seam).forEach(all::add);
        if (Thread.currentThread().getContextClassLoader() != seam.getClassLoader()) {
            ServiceLoader.load(seam, seam.getClassLoader()).forEach(found -> {
                if (all.stream().noneMatch(known -> known.getClass() == found.getClass())) {
                    all.add(found);
                }
            });
        }
        all.addAll(builtIn);
        return List.copyOf(all);
    }
}
