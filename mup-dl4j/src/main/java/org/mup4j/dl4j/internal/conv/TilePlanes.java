package org.mup4j.dl4j.internal.conv;

import org.mup4j.dl4j.internal.cpu.Floats;

/**
 * Transformed tiles of some rows of tiles: 16 matrices {@code [channels, tiles]}, one for each place within a tile of 4 by 4,
 * so that a convolution is 16 products.
 *
 * @param numbers the memory
 * @param channels rows of each matrix
 * @param shape of the images
 * @param first row of tiles
 * @param end row of tiles after the last
 */
record TilePlanes(Floats numbers, int channels, ImageShape shape, int first, int end) {

    /** Places within a tile. */
    static final int PLACES = 16;

    static final int SIDE = 4;

    /** Columns of each matrix. */
    int tiles() {
        return (end - first) * shape.tileRow();
    }

    private int at(int place, int channel, int tileRow) {
        return (place * channels + channel) * tiles() + (tileRow - first) * shape.tileRow();
    }

    /** Where a matrix begins. */
    long from(int place) {
        return (long) place * channels * tiles();
    }

    void write(int place, int channel, int tileRow, float[] line) {
        numbers.write(at(place, channel, tileRow), line, 0, shape.tileRow());
    }

    /** Reads all 16 places of a row of tiles into as many lines. */
    void read(int channel, int tileRow, float[][] lines) {
        for (int place = 0; place < PLACES; place++) {
            numbers.read(at(place, channel, tileRow), lines[place], 0, shape.tileRow());
        }
    }
}
