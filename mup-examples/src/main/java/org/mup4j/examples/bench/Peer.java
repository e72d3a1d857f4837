package org.mup4j.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch in its strongest arrangement: for many small networks one process of one thread pinned to each core, for a single
 * network all cores, with the kernels that fit the machine and an allocator that keeps its memory.
 */
final class Peer {

    private static final String SCRIPT = "peer.py";
    private static final String TRANSFORMER_SCRIPT = "peer-transformer.py";
    private static final String IMAGES_SCRIPT = "peer-images.py";
    private static final String OPENBLAS = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    private final String python;

    private Peer(String python) {
        this.python = python;
    }

    /** The peer, if some Python has PyTorch: that of {@code MUP_PYTHON}, the first on the path, or the system's. */
    static @Nullable Peer find() {
        String own = System.getenv("MUP_PYTHON");
        List<String> candidates = own != null ? List.of(own) : List.of("python3", "/usr/bin/python3");
        return candidates.stream()
                .filter(python -> succeeds(python, "-c", "import torch"))
                .map(Peer::new)
                .findFirst()
                .orElse(null);
    }

    /** The peer, if there is one; else says how to get it. */
    static @Nullable Peer find(PrintWriter err) {
        Peer peer = find();
        if (peer == null) {
            err.println(
                    "mup: no Python with PyTorch here, so there is no peer to compare with: install python3-torch and"
                            + " libopenblas0-openmp, or set MUP_PYTHON to a Python that has it");
        } else if (peer.hasReferenceBlas()) {
            err.println(
                    "mup: PyTorch here multiplies matrices by the reference BLAS, many times slower than it can: install"
                            + " libopenblas0-openmp, and quote nothing until then");
        }
        return peer;
    }

    /** Debian's PyTorch takes whatever BLAS is installed; without a fast one it is no peer. */
    private boolean hasReferenceBlas() {
        String loaded = "import sys, torch; sys.exit(0 if '/blas/libblas.so' in open('/proc/self/maps').read() else 1)";
        return !Files.isDirectory(Path.of(OPENBLAS)) && succeeds(python, "-c", loaded);
    }

    /**
     * The rate of one process that trains one transformer on all cores.
     *
     * @param width of the residual stream
     * @param seconds how long
     * @return tokens per second
     */
    double tokens(int width, double seconds) {
        int cores = Runtime.getRuntime().availableProcessors();
        return measure(TRANSFORMER_SCRIPT, List.of(width, seconds, cores), 1, cores);
    }

    /**
     * The rate of one process that trains one classifier of images on all cores.
     *
     * @param model {@code vgg} or {@code vit}
     * @param zeta what all its widths are multiples of
     * @param seconds how long
     * @return steps per second, a batch of 32 images each
     */
    double images(String model, int zeta, double seconds) {
        int cores = Runtime.getRuntime().availableProcessors();
        return measure(IMAGES_SCRIPT, List.of(model, zeta, seconds, cores), 1, cores);
    }

    /**
     * The rate of all processes together, trained at the same time.
     *
     * @param inputs columns of the features
     * @param width units of both hidden layers
     * @param outputs columns of the output
     * @param stacked networks that each process trains at once; 1 for a plain module
     * @param seconds how long
     * @return network-steps per second
     */
    double rate(int inputs, int width, int outputs, int stacked, double seconds) {
        List<Number> arguments = List.of(inputs, width, outputs, stacked, seconds);
        return measure(SCRIPT, arguments, Runtime.getRuntime().availableProcessors(), 1);
    }

    /** Runs a script in some processes at the same time; each is pinned to a core of its own if it has one thread. */
    private double measure(String name, List<?> arguments, int count, int threads) {
        List<Process> processes = new ArrayList<>();
        try {
            Path script = script(name);
            for (int core = 0; core < count; core++) {
                List<String> command = new ArrayList<>(threads == 1 ? pin(core) : List.of());
                command.addAll(List.of(python, script.toString()));
                arguments.stream().map(String::valueOf).forEach(command::add);
                processes.add(start(command, threads));
            }
            double rate = together(processes);
            Files.delete(script);
            return rate;
        } catch (IOException e) {
            throw new UncheckedIOException("The peer could not be run", e);
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private static double together(List<Process> processes) throws IOException {
        List<BufferedReader> said = processes.stream().map(Process::inputReader).toList();
        for (BufferedReader reader : said) {
            answer(reader);
        }
        for (Process process : processes) {
            process.outputWriter().append("go\n").flush();
        }
        double sum = 0;
        for (BufferedReader reader : said) {
            sum += Double.parseDouble(answer(reader));
        }
        return sum;
    }

    private static String answer(BufferedReader reader) throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("PyTorch ended without a figure; its message is above");
        }
        return line;
    }

    private static List<String> pin(int core) {
        return succeeds("taskset", "-c", String.valueOf(core), "true")
                ? List.of("taskset", "-c", String.valueOf(core))
                : List.of();
    }

    private static Process start(List<String> command, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.put("OMP_NUM_THREADS", String.valueOf(threads));
        environment.put("OPENBLAS_NUM_THREADS", String.valueOf(threads));
        if (threads > 1) {
            // What keeps ND4J from spinning costs PyTorch a fifth of its speed.
            environment.remove("OMP_WAIT_POLICY");
        }
        environment.put("MALLOC_MMAP_THRESHOLD_", String.valueOf(1L << 33));
        environment.put("MALLOC_TRIM_THRESHOLD_", String.valueOf(1L << 34));
        environment.put("MALLOC_TOP_PAD_", String.valueOf(1 << 26));
        if ("SkylakeX".equals(environment.get("OPENBLAS_CORETYPE"))) {
            environment.put("ATEN_CPU_CAPABILITY", "avx512");
        }
        if (Files.isDirectory(Path.of(OPENBLAS))) {
            environment.put("LD_LIBRARY_PATH", OPENBLAS);
        }
        return builder.start();
    }

    private static Path script(String name) throws IOException {
        Path file = Files.createTempFile("mup-peer", ".py");
        try (InputStream source = Peer.class.getResourceAsStream(name)) {
            Files.copy(
                    Objects.requireNonNull(source, "The peer's script is missing"),
                    file,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
