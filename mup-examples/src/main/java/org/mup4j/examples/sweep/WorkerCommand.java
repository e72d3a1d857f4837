package org.mup4j.examples.sweep;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How to start a worker: this JVM's Java and class path, with its share of this JVM's memory.
 *
 * @param main the main class
 * @param arguments of the main class
 * @param workers how many run side by side, at least 1
 * @param heap Java heap of each, in MiB
 * @param arrays memory for arrays of each, in MiB
 */
public record WorkerCommand(String main, List<String> arguments, int workers, long heap, long arrays) {

    private static final long MEBIBYTE = 1 << 20;
    private static final long LEAST_HEAP = 256;
    private static final long LEAST_ARRAYS = 128;

    /** What code, threads and the JVM itself take besides, in MiB. */
    private static final long OVERHEAD = 512;

    /** Copies the list. */
    public WorkerCommand {
        arguments = List.copyOf(arguments);
    }

    /**
     * Workers that share what a JVM may use.
     *
     * @param main the main class
     * @param arguments of the main class
     * @param workers how many
     * @param heap bytes of Java heap for all
     * @param arrays bytes for arrays for all; 0 or less for no limit, which gives each as much as its heap
     * @return the command
     */
    public static WorkerCommand sharing(String main, List<String> arguments, int workers, long heap, long arrays) {
        Setup.require(workers >= 1, "--workers", "1 worker or more", workers);
        long share = Math.max(LEAST_HEAP, heap / MEBIBYTE / workers);
        long offHeap = arrays > 0 ? Math.max(LEAST_ARRAYS, arrays / MEBIBYTE / workers) : share;
        return new WorkerCommand(main, arguments, workers, share, offHeap);
    }

    /**
     * The command line.
     *
     * @return program and arguments
     */
    List<String> line() {
        String program = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win") ? "java.exe" : "java";
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        line.add("-Xmx" + heap + "m");
        line.add("-Dorg.bytedeco.javacpp.maxbytes=" + arrays + "m");
        line.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=" + (heap + arrays + OVERHEAD) + "m");
        line.add("-Dorg.nd4j.log.initialization=false");
        line.add("-Djava.awt.headless=true");
        line.add("-cp");
        line.add(classPath());
        line.add(main);
        line.addAll(arguments);
        return line;
    }

    private static String classPath() {
        // Relative entries of a jar's manifest are relative to the jar; those of ours to the directory we were started
        // in.
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /**
     * What the user is told.
     *
     * @return one line
     */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%d processes, one network at a time in each with Deeplearning4j on one core; limits of each: %d MiB of"
                        + " Java heap and %d MiB for arrays",
                workers,
                heap,
                arrays);
    }
}
