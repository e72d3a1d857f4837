package org.mup4j.dl4j.internal.cpu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * How many threads OpenBLAS takes. The method of JavaCPP that sets it looks the library up in the file system each time, which
 * takes a millisecond, longer than most products; so the library's functions are called at their addresses.
 */
final class BlasThreads {

    private static final String PRESETS = "org.bytedeco.openblas.presets.openblas_nolapack";

    private static final MethodType SETTER = MethodType.methodType(void.class, int.class);

    private BlasThreads() {}

    /** Takes the number of threads; null without the library. */
    static @Nullable MethodHandle setter() {
        return function("openblas_set_num_threads", "SetNumThreads", SETTER);
    }

    /** Gives the number of threads; null without the library. */
    static @Nullable MethodHandle getter() {
        MethodHandle taking = function(
                "openblas_get_num_threads", "MklSetNumThreadsLocal", MethodType.methodType(int.class, int.class));
        // The presets know pointers to functions of one number only; this function has no parameter and ignores it.
        return taking == null ? null : MethodHandles.insertArguments(taking, 0, 0);
    }

    /** A function by the presets' class of pointers to its like, whose constructor is hidden. */
    private static @Nullable MethodHandle function(String name, String pointerClass, MethodType type) {
        try {
            Class<?> presets = Class.forName(PRESETS);
            Loader.load(presets);
            Pointer function = Loader.addressof(name);
            return function == null ? null : at(function, Class.forName(PRESETS + "$" + pointerClass), type);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static MethodHandle at(Pointer function, Class<?> pointers, MethodType type)
            throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(pointers, MethodHandles.lookup());
        MethodHandle create = lookup.findConstructor(pointers, MethodType.methodType(void.class));
        MethodHandle put = lookup.findVirtual(pointers, "put", MethodType.methodType(pointers, Pointer.class));
        try {
            Object pointer = create.invoke();
            put.invoke(pointer, function);
            return lookup.findVirtual(pointers, "call", type).bindTo(pointer);
        } catch (Throwable e) {
            throw new ReflectiveOperationException("no pointer to " + function, e);
        }
    }
}
