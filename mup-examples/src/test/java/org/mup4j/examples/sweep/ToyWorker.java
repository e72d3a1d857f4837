package org.mup4j.examples.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** A worker on the toy task. Its argument says when to die: {@code never}, {@code always}, or a file to be made when it does. */
public final class ToyWorker {

    private static final int KILLED = 137;

    private ToyWorker() {}

    public static void main(String[] args) throws InterruptedException {
        // A library may print to standard output: here one does.
        System.out.println("An unrelated line");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new Worker(new Mortal(args[0]), in, System.out)
                .serve(() -> Runtime.getRuntime().halt(0));
    }

    /** Dies at the width 8 as a killed process does: at once. */
    private record Mortal(Toy toy, String when) implements Workload {

        Mortal(String when) {
            this(new Toy(), when);
        }

        @Override
        public MultiLayerConfiguration configuration(RunSpec spec) {
            if (spec.width() == 8 && dies()) {
                System.err.println("Out of luck");
                Runtime.getRuntime().halt(KILLED);
            }
            return toy.configuration(spec);
        }

        private boolean dies() {
            if (when.equals("never") || when.equals("always")) {
                return when.equals("always");
            }
            try {
                Files.createFile(Path.of(when));
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public DataSet training() {
            return toy.training();
        }

        @Override
        public DataSet validation() {
            return toy.validation();
        }

        @Override
        public Objective objective() {
            return toy.objective();
        }

        @Override
        public long parameters(long width, int depth) {
            return toy.parameters(width, depth);
        }
    }
}
