package org.mup4j.examples.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mup4j.examples.cli.UserError;

/**
 * MNIST's training images: 60,000 handwritten digits (LeCun, Cortes and Burges 1998).
 *
 * @param images the pixels of one image after the other, row by row, as unsigned bytes
 * @param labels one digit for each image
 * @param files the files they were read from
 * @param sha256 checksum of the images' bytes followed by the labels'
 */
public record Mnist(byte[] images, byte[] labels, List<Path> files, String sha256) {

    /** Number of images. */
    public static final int ROWS = 60_000;

    /** Pixels of an image. */
    public static final int PIXELS = 28 * 28;

    /** Number of digits. */
    public static final int CLASSES = 10;

    /** Number of validation images in the experiments; the test set of 10,000 is a file of its own. */
    public static final int HELD_OUT = 10_000;

    private static final String ORIGINAL = "edc0d1098aa497be14ace79ddd5171e5a3dcf9c4d196c015389203eb3ba1f59b";

    /** The images. */
    public static final Dataset IMAGES = file(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609");

    /** The digits. */
    public static final Dataset LABELS = file(
            "train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c");

    private static Dataset file(String name, long bytes, String sha256) {
        List<URI> locations = new ArrayList<>();
        for (String place : List.of(
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                "https://storage.googleapis.com/cvdf-datasets/mnist/")) {
            locations.add(URI.create(place + name));
        }
        return new Dataset("MNIST", "mnist", name, bytes, sha256, new Archive(name, name, bytes, sha256, locations));
    }

    /**
     * Locates and reads the training images.
     *
     * @param source where to look
     * @return the images; files of the right layout with other images are accepted, see {@link #original()}
     * @throws UserError if a file cannot be found or read; the message names it and says what was expected
     */
    public static Mnist load(DataSource source) {
        Path images = source.locate(IMAGES);
        Path labels = source.locate(LABELS);
        Idx pixels = Idx.read(images, new int[] {ROWS, 28, 28}, IMAGES.origin());
        Idx digits = Idx.read(labels, new int[] {ROWS}, LABELS.origin());
        for (int i = 0; i < ROWS; i++) {
            if (digits.bytes()[i] < 0 || digits.bytes()[i] >= CLASSES) {
                throw new UserError(labels + ": label " + (i + 1) + " is " + (digits.bytes()[i] & 0xFF)
                        + ", not a digit. " + LABELS.origin());
            }
        }
        String sha256 = Checksums.sha256(pixels.bytes(), digits.bytes());
        return new Mnist(pixels.bytes(), digits.bytes(), List.of(images, labels), sha256);
    }

    /**
     * Whether these are the published images.
     *
     * @return false if the files have the right layout but other content
     */
    public boolean original() {
        return sha256.equals(ORIGINAL);
    }
}
