package org.mup4j.dl4j.internal.conv;

import java.util.Arrays;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;

/**
 * Reads rows of pixels with the even columns apart from the odd ones, as many of each as tiles, and writes such rows. Outside of the
 * image all is zero. For one thread.
 */
final class PixelRows {

    /** The slot of a thread's memory outside of the heap in which bits become numbers. */
    private static final int BITS = 7;

    private final ImageShape shape;
    private final Scratch scratch = Scratch.own();
    private final float[] row;

    PixelRows(ImageShape shape) {
        this.shape = shape;
        this.row = scratch.array(0, shape.row());
    }

    private int at(int channel, int y) {
        return channel * shape.plane() + y * shape.row();
    }

    private boolean isOutside(int y) {
        return y < 0 || y >= shape.height();
    }

    /**
     * Reads a row.
     *
     * @param from the images
     * @param channel which
     * @param y which row; may lie outside
     * @param even where columns 0, 2, .. go
     * @param odd where columns 1, 3, .. go
     */
    void read(Floats from, int channel, int y, float[] even, float[] odd) {
        if (isOutside(y)) {
            Arrays.fill(even, 0, shape.tileRow(), 0);
            Arrays.fill(odd, 0, shape.tileRow(), 0);
        } else {
            from.read(at(channel, y), row, 0, shape.row());
            split(even, odd);
        }
    }

    /** Separates the columns of the row that was read. */
    private void split(float[] even, float[] odd) {
        int batch = shape.batch();
        for (int x = 0; x < shape.width(); x++) {
            System.arraycopy(row, x * batch, x % 2 == 0 ? even : odd, x / 2 * batch, batch);
        }
        if (shape.width() % 2 == 1) {
            Arrays.fill(odd, shape.tileRow() - batch, shape.tileRow(), 0);
        }
    }

    /**
     * Reads a row of which only the numbers count whose partners in other images are above zero. Works on bits, for the compiler
     * makes no vector operations of comparisons.
     *
     * @param from the images
     * @param partners images of the same shape
     * @param channel which
     * @param y which row; may lie outside
     * @param even where columns 0, 2, .. go
     * @param odd where columns 1, 3, .. go
     */
    void readWhereAbove(Floats from, Floats partners, int channel, int y, float[] even, float[] odd) {
        if (isOutside(y)) {
            read(from, channel, y, even, odd);
            return;
        }
        int count = shape.row();
        int[] bits = scratch.integers(0, count);
        int[] signs = scratch.integers(1, count);
        from.readBits(at(channel, y), bits, count);
        partners.readBits(at(channel, y), signs, count);
        Bits.keepWhereAbove(bits, signs, count);
        Floats kept = scratch.outside(BITS, count);
        kept.writeBits(0, bits, count);
        kept.read(0, row, 0, count);
        split(even, odd);
    }

    /**
     * Joins columns and writes them as a row, unless it lies outside.
     *
     * @param to the images
     * @param channel which
     * @param y which row
     * @param even columns 0, 2, ..
     * @param odd columns 1, 3, ..
     */
    void write(Floats to, int channel, int y, float[] even, float[] odd) {
        if (isOutside(y)) {
            return;
        }
        int batch = shape.batch();
        for (int x = 0; x < shape.width(); x++) {
            System.arraycopy(x % 2 == 0 ? even : odd, x / 2 * batch, row, x * batch, batch);
        }
        to.write(at(channel, y), row, 0, shape.row());
    }

    /** Writes the same row elsewhere, without what is below zero. */
    void writeAboveZero(Floats to, int channel, int y) {
        if (isOutside(y)) {
            return;
        }
        rectify(row, shape.row());
        to.write(at(channel, y), row, 0, shape.row());
    }

    private static void rectify(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i], 0f);
        }
    }
}
