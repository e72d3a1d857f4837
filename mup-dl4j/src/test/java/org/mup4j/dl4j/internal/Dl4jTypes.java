package org.mup4j.dl4j.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The configuration classes in DL4J's own jar. */
public final class Dl4jTypes {

    private static final String CONFIGURATIONS = "org/deeplearning4j/nn/conf/";

    private Dl4jTypes() {}

    /** Every class of a kind that can be instantiated. */
    public static List<Class<?>> concrete(Class<?> kind) {
        try (JarFile jar = new JarFile(Path.of(Layer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(CONFIGURATIONS) && name.endsWith(".class"))
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String path) {
        try {
            return Class.forName(path.replace('/', '.'), false, Layer.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
