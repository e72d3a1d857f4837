package org.mup4j.dl4j.internal.conv;

import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.mup4j.dl4j.internal.cpu.Workers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images of shape {@code [batch, channels, height, width]}, whose numbers lie in the order channel, row, column, batch. To all of
 * DL4J they are arrays like others, with strides of their own.
 */
final class ImageLayout {

    /** Numbers of one image that are moved at a time. */
    private static final int BLOCK = 64;

    private ImageLayout() {}

    /** Where new images come from, given the shape of their numbers. */
    interface Source {
        INDArray create(long... shape);
    }

    /**
     * New images.
     *
     * @param source gives an array in order c
     * @return images that may hold anything
     */
    static INDArray create(Source source, long batch, long channels, long height, long width) {
        return source.create(channels, height, width, batch).permute(3, 0, 1, 2);
    }

    /**
     * The same images in this order.
     *
     * @param images single precision
     * @param source gives an array in order c, if they must be copied
     * @return the images themselves where they have it already
     */
    static INDArray of(INDArray images, Source source) {
        if (isChannelsFirst(images)) {
            return images;
        }
        INDArray copy = create(source, images.size(0), images.size(1), images.size(2), images.size(3));
        if (isPlain(images)) {
            transpose(Floats.of(images), Floats.of(copy), (int) images.size(0));
        } else {
            copy.assign(images);
        }
        return copy;
    }

    static boolean isChannelsFirst(INDArray images) {
        long batch = images.size(0);
        long row = batch * images.size(3);
        return strides(images, 1, row * images.size(2), row, batch);
    }

    /** Whether the numbers lie in the order of the axes. */
    static boolean isPlain(INDArray images) {
        long plane = images.size(2) * images.size(3);
        return strides(images, plane * images.size(1), plane, images.size(3), 1);
    }

    /** Whether all axes longer than 1 have the strides. */
    private static boolean strides(INDArray array, long... wanted) {
        for (int axis = 0; axis < wanted.length; axis++) {
            if (array.size(axis) > 1 && array.stride(axis) != wanted[axis]) {
                return false;
            }
        }
        return true;
    }

    /** From image after image to all images' first number, all images' second, and so on. */
    private static void transpose(Floats from, Floats to, int batch) {
        int numbers = (int) (from.count() / batch);
        int blocks = (numbers + BLOCK - 1) / BLOCK;
        int parts = Math.min(blocks, Workers.count());
        Workers.run(parts, part -> {
            float[] line = Scratch.own().array(0, BLOCK);
            float[] turned = Scratch.own().array(1, BLOCK * batch);
            for (int block = blocks * part / parts; block < blocks * (part + 1) / parts; block++) {
                int first = block * BLOCK;
                int count = Math.min(BLOCK, numbers - first);
                for (int image = 0; image < batch; image++) {
                    from.read(image * numbers + first, line, 0, count);
                    for (int i = 0; i < count; i++) {
                        turned[i * batch + image] = line[i];
                    }
                }
                to.write(first * batch, turned, 0, count * batch);
            }
        });
    }

    static ImageShape shape(INDArray images) {
        return new ImageShape((int) images.size(0), (int) images.size(2), (int) images.size(3));
    }

    /** Whether arrays of this type and size can be counted in this layout. */
    static boolean fits(INDArray images) {
        return images.dataType() == DataType.FLOAT && images.length() <= Integer.MAX_VALUE / Float.BYTES;
    }
}
