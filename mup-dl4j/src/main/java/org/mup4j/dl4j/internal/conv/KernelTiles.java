package org.mup4j.dl4j.internal.conv;

import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;

/**
 * Kernels of 3 by 3 as 16 matrices {@code [out, in]}: {@code u = G w G'}, and the way back {@code w = G' u G}. For one thread.
 */
final class KernelTiles {

    private static final int SIZE = 3;
    private static final int ENTRIES = SIZE * SIZE;
    private static final int SIDE = TilePlanes.SIDE;
    private static final int LINES = 37;

    private final int in;
    private final int out;
    private final float[] kernels;
    private final float[][] lines;

    KernelTiles(int in, int out) {
        this.in = in;
        this.out = out;
        this.kernels = Scratch.own().array(0, in * ENTRIES);
        this.lines = Lines.own(LINES, in);
    }

    /** Where the matrix of a place begins. */
    static long from(int place, int in, int out) {
        return (long) place * in * out;
    }

    /** Transforms all kernels of one output channel. */
    void transform(Floats w, int channel, Floats u) {
        w.read(channel * in * ENTRIES, kernels, 0, in * ENTRIES);
        for (int entry = 0; entry < ENTRIES; entry++) {
            float[] line = lines[entry];
            for (int c = 0; c < in; c++) {
                line[c] = kernels[c * ENTRIES + entry];
            }
        }
        for (int x = 0; x < SIZE; x++) {
            Transforms.kernel(lines[x], lines[SIZE + x], lines[2 * SIZE + x], lines[ENTRIES + x], lines[12 + x], in);
        }
        write(u, channel, 0, 0);
        write(u, channel, 1, ENTRIES);
        write(u, channel, 2, 12);
        write(u, channel, 3, 2 * SIZE);
    }

    /** Transforms a row of three entries across and writes its four places. */
    private void write(Floats u, int channel, int line, int from) {
        Transforms.kernel(lines[from], lines[from + 1], lines[from + 2], lines[15], lines[16], in);
        int place = line * SIDE;
        write(u, channel, place, lines[from]);
        write(u, channel, place + 1, lines[15]);
        write(u, channel, place + 2, lines[16]);
        write(u, channel, place + 3, lines[from + 2]);
    }

    private void write(Floats u, int channel, int place, float[] line) {
        u.write((place * out + channel) * in, line, 0, in);
    }

    /** Transforms the gradients of all kernels of one output channel back. */
    void backward(Floats u, int channel, Floats w) {
        for (int place = 0; place < TilePlanes.PLACES; place++) {
            u.read((place * out + channel) * in, lines[place], 0, in);
        }
        for (int y = 0; y < SIDE; y++) {
            back(y * SIDE, 1, 16 + y * SIZE, 1);
        }
        for (int x = 0; x < SIZE; x++) {
            back(16 + x, SIZE, 28 + x, SIZE);
        }
        for (int entry = 0; entry < ENTRIES; entry++) {
            float[] line = lines[28 + entry];
            for (int c = 0; c < in; c++) {
                kernels[c * ENTRIES + entry] = line[c];
            }
        }
        w.write(channel * in * ENTRIES, kernels, 0, in * ENTRIES);
    }

    private void back(int from, int step, int to, int stride) {
        Transforms.kernelBack(
                lines[from],
                lines[from + step],
                lines[from + 2 * step],
                lines[from + 3 * step],
                lines[to],
                lines[to + stride],
                lines[to + 2 * stride],
                in);
    }
}
