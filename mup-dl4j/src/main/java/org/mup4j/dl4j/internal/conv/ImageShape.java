package org.mup4j.dl4j.internal.conv;

/**
 * The size of images, cut into tiles of 2 by 2 pixels; the last tile of an odd side reaches beyond it.
 *
 * @param batch number of images
 * @param height in pixels
 * @param width in pixels
 */
record ImageShape(int batch, int height, int width) {

    /** Numbers of a row of one channel. */
    int row() {
        return width * batch;
    }

    /** Numbers of one channel. */
    int plane() {
        return height * row();
    }

    int tilesDown() {
        return (height + 1) / 2;
    }

    int tilesAcross() {
        return (width + 1) / 2;
    }

    /** Tiles in a row of tiles, those of all images. */
    int tileRow() {
        return tilesAcross() * batch;
    }
}
