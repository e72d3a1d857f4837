package org.mup4j.dl4j.internal.conv;

import java.util.Arrays;
import org.mup4j.dl4j.internal.cpu.Floats;

/**
 * Tiles of 4 by 4 pixels of a convolution's input, each overlapping its neighbours by 2: {@code v = B' x B}, and the way back
 * {@code x = B v B'}, which adds up where tiles overlap. A tile begins a row above and a column left of the two pixels that it is
 * named by, so that its columns are an odd, an even, an odd and an even one. For one thread.
 */
final class InputTiles {

    private static final int SIDE = TilePlanes.SIDE;
    private static final int LINES = 36;

    private final ImageShape shape;
    private final PixelRows pixels;
    private final int tiles;
    private final float[][] lines;

    InputTiles(ImageShape shape) {
        this.shape = shape;
        this.pixels = new PixelRows(shape);
        this.tiles = shape.tileRow();
        this.lines = Lines.own(LINES, 2 * tiles);
    }

    /**
     * Transforms one channel.
     *
     * @param x the input
     * @param channel which
     * @param v where to
     */
    void transform(Floats x, int channel, TilePlanes v) {
        read(x, channel, 2 * v.first() - 1);
        read(x, channel, 2 * v.first());
        for (int tileRow = v.first(); tileRow < v.end(); tileRow++) {
            read(x, channel, 2 * tileRow + 1);
            read(x, channel, 2 * tileRow + 2);
            for (int parity = 0; parity < 2; parity++) {
                int from = parity * SIDE;
                int to = (2 + parity) * SIDE;
                Transforms.input(
                        lines[from + ring(2 * tileRow - 1)],
                        lines[from + ring(2 * tileRow)],
                        lines[from + ring(2 * tileRow + 1)],
                        lines[from + ring(2 * tileRow + 2)],
                        lines[to],
                        lines[to + 1],
                        lines[to + 2],
                        lines[to + 3],
                        tiles);
            }
            for (int line = 0; line < SIDE; line++) {
                across(lines[2 * SIDE + line], lines[3 * SIDE + line], line, channel, tileRow, v);
            }
        }
    }

    private void read(Floats x, int channel, int y) {
        pixels.read(x, channel, y, lines[ring(y)], lines[SIDE + ring(y)]);
    }

    /** Four rows are remembered in turn. */
    private static int ring(int y) {
        return (y + 1) % SIDE;
    }

    private void across(float[] even, float[] odd, int line, int channel, int tileRow, TilePlanes v) {
        int to = 4 * SIDE;
        float[] before = lines[to + SIDE];
        float[] after = lines[to + SIDE + 1];
        fromTheLeft(odd, before);
        fromTheRight(even, after);
        Transforms.input(before, even, odd, after, lines[to], lines[to + 1], lines[to + 2], lines[to + 3], tiles);
        for (int place = 0; place < SIDE; place++) {
            v.write(line * SIDE + place, channel, tileRow, lines[to + place]);
        }
    }

    /** Each tile gets what its left neighbour has. */
    private void fromTheLeft(float[] x, float[] shifted) {
        int batch = shape.batch();
        Arrays.fill(shifted, 0, batch, 0);
        System.arraycopy(x, 0, shifted, batch, tiles - batch);
    }

    private void fromTheRight(float[] x, float[] shifted) {
        int batch = shape.batch();
        System.arraycopy(x, batch, shifted, 0, tiles - batch);
        Arrays.fill(shifted, tiles - batch, tiles, 0);
    }

    /**
     * Adds one channel of transformed gradients up.
     *
     * @param v the gradients; rows of tiles come in order, chunk after chunk
     * @param channel which
     * @param x the gradient of the input
     */
    void backward(TilePlanes v, int channel, Floats x) {
        float[] carriedEven = lines[24];
        float[] carriedOdd = lines[25];
        float[] underEven = lines[26];
        float[] underOdd = lines[27];
        // What the chunk above has of its last rows; above the first there is nothing.
        int above = 2 * v.first() - 1;
        pixels.read(x, channel, above, carriedEven, carriedOdd);
        pixels.read(x, channel, v.first() == 0 ? above : above + 1, underEven, underOdd);
        for (int tileRow = v.first(); tileRow < v.end(); tileRow++) {
            v.read(channel, tileRow, lines);
            for (int line = 0; line < SIDE; line++) {
                acrossBack(line);
            }
            down(16, carriedEven, underEven, lines[28], lines[30]);
            down(20, carriedOdd, underOdd, lines[29], lines[31]);
            pixels.write(x, channel, 2 * tileRow - 1, lines[28], lines[29]);
            pixels.write(x, channel, 2 * tileRow, lines[30], lines[31]);
        }
        pixels.write(x, channel, 2 * v.end() - 1, carriedEven, carriedOdd);
        pixels.write(x, channel, 2 * v.end(), underEven, underOdd);
    }

    private void acrossBack(int line) {
        int v = line * SIDE;
        float[] next = lines[32];
        float[] last = lines[33];
        fromTheRight(lines[v], next);
        fromTheLeft(lines[v + 3], last);
        Transforms.inputBack(
                lines[v],
                lines[v + 1],
                lines[v + 2],
                lines[v + 3],
                next,
                last,
                lines[16 + line],
                lines[20 + line],
                tiles);
    }

    private void down(int from, float[] carried, float[] under, float[] upper, float[] lower) {
        Transforms.inputBackDown(
                lines[from], lines[from + 1], lines[from + 2], lines[from + 3], carried, under, upper, lower, tiles);
    }
}
