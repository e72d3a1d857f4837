package org.mup4j.dl4j.internal.conv;

import java.util.Arrays;
import org.mup4j.dl4j.internal.cpu.Floats;

/**
 * Tiles of 2 by 2 pixels of a convolution's output: {@code z = A' m A}, and the way back {@code m = A z A'}. For one thread.
 */
final class OutputTiles {

    private static final int SIDE = TilePlanes.SIDE;
    private static final int LINES = 26;

    private final PixelRows pixels;
    private final int tiles;
    private final float[][] lines;

    OutputTiles(ImageShape shape) {
        this.pixels = new PixelRows(shape);
        this.tiles = shape.tileRow();
        this.lines = Lines.own(LINES, 2 * tiles);
    }

    /**
     * Transforms one channel.
     *
     * @param m the products
     * @param channel which
     * @param bias what is added
     * @param z where to
     * @param above where to once more, without what is below zero; the same as z if that is not wanted
     */
    void transform(TilePlanes m, int channel, float bias, Floats z, Floats above) {
        float[] even = lines[24];
        float[] odd = lines[25];
        for (int tileRow = m.first(); tileRow < m.end(); tileRow++) {
            m.read(channel, tileRow, lines);
            for (int place = 0; place < SIDE; place++) {
                output(place, SIDE, 0, lines[16 + place], lines[20 + place]);
            }
            for (int half = 0; half < 2; half++) {
                output(16 + half * SIDE, 1, bias, even, odd);
                pixels.write(z, channel, 2 * tileRow + half, even, odd);
                if (above != z) {
                    pixels.writeAboveZero(above, channel, 2 * tileRow + half);
                }
            }
        }
    }

    private void output(int from, int step, float bias, float[] first, float[] second) {
        Transforms.output(
                lines[from],
                lines[from + step],
                lines[from + 2 * step],
                lines[from + 3 * step],
                bias,
                first,
                second,
                tiles);
    }

    /**
     * Transforms one channel of gradients.
     *
     * @param gradient of the output
     * @param where only where this is above zero the gradient counts; the same as the gradient for everywhere
     * @param channel which
     * @param m where to
     * @return the sum of the gradient over all pixels of the chunk
     */
    float backward(Floats gradient, Floats where, int channel, TilePlanes m) {
        float[] sums = lines[10];
        Arrays.fill(sums, 0, tiles, 0);
        for (int tileRow = m.first(); tileRow < m.end(); tileRow++) {
            for (int half = 0; half < 2; half++) {
                read(gradient, where, channel, 2 * tileRow + half, lines[2 * half], lines[2 * half + 1]);
            }
            Transforms.outputBack(lines[0], lines[2], lines[4], lines[6], tiles);
            Transforms.outputBack(lines[1], lines[3], lines[5], lines[7], tiles);
            across(0, 0, channel, tileRow, m);
            across(4, 1, channel, tileRow, m);
            // The place in the middle is the sum of all four pixels.
            Transforms.accumulate(lines[8], sums, tiles);
            across(6, 2, channel, tileRow, m);
            across(2, 3, channel, tileRow, m);
        }
        return total(sums, tiles);
    }

    private void read(Floats gradient, Floats where, int channel, int y, float[] even, float[] odd) {
        if (where == gradient) {
            pixels.read(gradient, channel, y, even, odd);
        } else {
            pixels.readWhereAbove(gradient, where, channel, y, even, odd);
        }
    }

    private void across(int from, int line, int channel, int tileRow, TilePlanes m) {
        int place = line * SIDE;
        Transforms.outputBack(lines[from], lines[from + 1], lines[8], lines[9], tiles);
        m.write(place, channel, tileRow, lines[from]);
        m.write(place + 1, channel, tileRow, lines[8]);
        m.write(place + 2, channel, tileRow, lines[9]);
        m.write(place + 3, channel, tileRow, lines[from + 1]);
    }

    private static float total(float[] x, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[i];
        }
        return (float) sum;
    }
}
