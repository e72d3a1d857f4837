package org.mup4j.dl4j.internal.conv;

import java.util.Arrays;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.mup4j.dl4j.internal.cpu.Workers;

/**
 * The largest of each 2 by 2 pixels; a last row or column that is left over counts nothing. On the way back the gradient goes to
 * the first of the largest, row by row. For one thread.
 */
final class Pooling {

    private static final int POSITIONS = 4;

    private final ImageShape in;
    private final ImageShape out;
    private final Scratch scratch = Scratch.own();

    private Pooling(ImageShape in) {
        this.in = in;
        this.out = new ImageShape(in.batch(), in.height() / 2, in.width() / 2);
    }

    static void forward(ImageShape shape, int channels, Floats x, Floats out) {
        each(shape, channels, (pooling, channel) -> pooling.forward(channel, x, out));
    }

    static void backward(ImageShape shape, int channels, Floats x, Floats above, Floats below) {
        each(shape, channels, (pooling, channel) -> pooling.backward(channel, x, above, below));
    }

    private interface Step {
        void apply(Pooling pooling, int channel);
    }

    private static void each(ImageShape shape, int channels, Step step) {
        int parts = Math.min(channels, Workers.count());
        Workers.run(parts, part -> {
            Pooling own = new Pooling(shape);
            for (int c = channels * part / parts; c < channels * (part + 1) / parts; c++) {
                step.apply(own, c);
            }
        });
    }

    private static int at(ImageShape shape, int channel, int y) {
        return channel * shape.plane() + y * shape.row();
    }

    private void forward(int channel, Floats x, Floats to) {
        float[] upper = scratch.array(0, in.row());
        float[] lower = scratch.array(1, in.row());
        float[] left = scratch.array(2, in.row());
        int batch = in.batch();
        for (int y = 0; y < out.height(); y++) {
            x.read(at(in, channel, 2 * y), upper, 0, in.row());
            x.read(at(in, channel, 2 * y + 1), lower, 0, in.row());
            larger(lower, upper, in.row());
            for (int column = 0; column < out.width(); column++) {
                System.arraycopy(upper, 2 * column * batch, left, column * batch, batch);
                System.arraycopy(upper, (2 * column + 1) * batch, lower, column * batch, batch);
            }
            larger(lower, left, out.row());
            to.write(at(out, channel, y), left, 0, out.row());
        }
    }

    private static void larger(float[] x, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = Math.max(x[i], result[i]);
        }
    }

    private void backward(int channel, Floats x, Floats above, Floats below) {
        int[] rows = scratch.integers(0, 2 * in.row());
        int[] left = scratch.integers(1, out.row());
        int[] largest = scratch.integers(2, out.row());
        for (int y = 0; y < out.height(); y++) {
            x.readBits(at(in, channel, 2 * y), rows, 2 * in.row());
            above.readBits(at(out, channel, y), left, out.row());
            Bits.order(rows, 2 * in.row());
            split(rows);
            System.arraycopy(position(0), 0, largest, 0, out.row());
            for (int position = 1; position < POSITIONS; position++) {
                Bits.larger(position(position), largest, out.row());
            }
            for (int position = 0; position < POSITIONS; position++) {
                Bits.moveWhereEqual(position(position), largest, left, out.row());
            }
            join(rows);
            below.writeBits(at(in, channel, 2 * y), rows, 2 * in.row());
        }
        if (in.height() % 2 == 1) {
            Arrays.fill(rows, 0, in.row(), 0);
            below.writeBits(at(in, channel, in.height() - 1), rows, in.row());
        }
    }

    /** One of the four pixels of all squares of two rows. */
    private int[] position(int which) {
        return scratch.integers(3 + which, out.row());
    }

    private void split(int[] rows) {
        int batch = in.batch();
        for (int position = 0; position < POSITIONS; position++) {
            int[] pixels = position(position);
            for (int column = 0; column < out.width(); column++) {
                System.arraycopy(rows, from(position, column), pixels, column * batch, batch);
            }
        }
    }

    /** The way back; a column that is left over becomes zero. */
    private void join(int[] rows) {
        int batch = in.batch();
        for (int position = 0; position < POSITIONS; position++) {
            int[] pixels = position(position);
            for (int column = 0; column < out.width(); column++) {
                System.arraycopy(pixels, column * batch, rows, from(position, column), batch);
            }
        }
        for (int end = in.row(); end <= 2 * in.row(); end += in.row()) {
            Arrays.fill(rows, end - in.row() + 2 * out.row(), end, 0);
        }
    }

    private int from(int position, int column) {
        return position / 2 * in.row() + (2 * column + position % 2) * in.batch();
    }
}
