package org.mup4j.dl4j.internal.conv;

import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.mup4j.dl4j.internal.cpu.Blas;
import org.mup4j.dl4j.internal.cpu.Floats;
import org.mup4j.dl4j.internal.cpu.Matrix;
import org.mup4j.dl4j.internal.cpu.Scratch;
import org.mup4j.dl4j.internal.cpu.Workers;

/**
 * A convolution of kernel 3, stride 1 and a pixel of padding, in Winograd's form: tiles of the input and kernels are transformed,
 * multiplied place by place, and transformed to the output. That takes 4/9 of the multiplications. Images are taken in chunks of
 * rows of tiles, so that what lies between the steps stays in the cache.
 */
final class Winograd {

    /** Numbers that a chunk may hold between the steps, 4 MB. */
    private static final int CHUNK = 1 << 20;

    private final ImageShape shape;
    private final int in;
    private final int out;
    private final int rows;
    private final Scratch scratch = Scratch.own();

    Winograd(ImageShape shape, int in, int out) {
        this.shape = shape;
        this.in = in;
        this.out = out;
        int each = TilePlanes.PLACES * (in + out) * shape.tileRow();
        this.rows = Math.min(shape.tilesDown(), Math.max(1, CHUNK / each));
    }

    /** Numbers of the transformed kernels. */
    static long kernelNumbers(int in, int out) {
        return (long) TilePlanes.PLACES * in * out;
    }

    /**
     * The forward pass.
     *
     * @param x input
     * @param w kernels, {@code [out, in, 3, 3]}
     * @param u where the transformed kernels go
     * @param bias a number for each output channel
     * @param z output before the activation function
     * @param above output without what is below zero; the same as z if that is not wanted
     */
    void forward(Floats x, Floats w, Floats u, float[] bias, Floats z, Floats above) {
        Range kernels = range(out, () -> new KernelTiles(in, out), (tiles, o) -> tiles.transform(w, o, u));
        for (int first = 0; first < shape.tilesDown(); first += rows) {
            TilePlanes v = planes(1, in, first);
            TilePlanes m = planes(2, out, first);
            Range inputs = range(in, () -> new InputTiles(shape), (tiles, c) -> tiles.transform(x, c, v));
            run(first == 0 ? List.of(kernels, inputs) : List.of(inputs));
            run(List.of(range(TilePlanes.PLACES, () -> new Products(u, v, m), Products::forward)));
            run(List.of(
                    range(out, () -> new OutputTiles(shape), (tiles, o) -> tiles.transform(m, o, bias[o], z, above))));
        }
    }

    /**
     * The way back.
     *
     * @param x input
     * @param u the transformed kernels of the forward pass
     * @param gradient of the output
     * @param where only where this is above zero the gradient counts; the same as the gradient for everywhere
     * @param dw gradient of the kernels, overwritten
     * @param bias gradient of the bias, added to
     * @param dx gradient of the input, overwritten
     */
    void backward(Floats x, Floats u, Floats gradient, Floats where, Floats dw, float[] bias, Floats dx) {
        Floats du = scratch.outside(0, Math.toIntExact(kernelNumbers(in, out)));
        for (int first = 0; first < shape.tilesDown(); first += rows) {
            float kept = first == 0 ? 0 : 1;
            TilePlanes v = planes(1, in, first);
            TilePlanes m = planes(2, out, first);
            run(List.of(
                    range(in, () -> new InputTiles(shape), (tiles, c) -> tiles.transform(x, c, v)),
                    range(
                            out,
                            () -> new OutputTiles(shape),
                            (tiles, o) -> bias[o] += tiles.backward(gradient, where, o, m))));
            run(List.of(range(TilePlanes.PLACES, () -> new Products(u, v, m), (products, place) -> {
                products.kernels(place, du.view(), kept);
                products.backward(place);
            })));
            run(List.of(range(in, () -> new InputTiles(shape), (tiles, c) -> tiles.backward(v, c, dx))));
        }
        run(List.of(range(out, () -> new KernelTiles(in, out), (tiles, o) -> tiles.backward(du, o, dw))));
    }

    private TilePlanes planes(int slot, int channels, int first) {
        int end = Math.min(first + rows, shape.tilesDown());
        Floats numbers = scratch.outside(slot, TilePlanes.PLACES * channels * (end - first) * shape.tileRow());
        return new TilePlanes(numbers, channels, shape, first, end);
    }

    /** Work on indices, a part of which one thread does. */
    private interface Range {
        void run(int part, int parts);
    }

    /** The same for each index from 0, with tools that a thread makes for itself. */
    private static <T> Range range(int count, Supplier<T> tools, ObjIntConsumer<T> action) {
        return (part, parts) -> {
            int from = count * part / parts;
            int end = count * (part + 1) / parts;
            if (from < end) {
                T own = tools.get();
                for (int i = from; i < end; i++) {
                    action.accept(own, i);
                }
            }
        };
    }

    /** Does work that does not depend on one another on all threads. */
    private static void run(List<Range> work) {
        int parts = Workers.count();
        Workers.run(parts, part -> work.forEach(range -> range.run(part, parts)));
    }

    /** The products of one thread. */
    private static final class Products {

        private final Floats u;
        private final TilePlanes v;
        private final TilePlanes m;
        private final Floats vNumbers;
        private final Floats mNumbers;

        Products(Floats u, TilePlanes v, TilePlanes m) {
            this.u = u.view();
            this.v = v;
            this.m = m;
            this.vNumbers = v.numbers().view();
            this.mNumbers = m.numbers().view();
        }

        private Matrix u(int place) {
            return new Matrix(u, KernelTiles.from(place, v.channels(), m.channels()), v.channels());
        }

        private Matrix v(int place) {
            return new Matrix(vNumbers, v.from(place), v.tiles());
        }

        private Matrix m(int place) {
            return new Matrix(mNumbers, m.from(place), m.tiles());
        }

        /** {@code m = u v}. */
        void forward(int place) {
            Blas.multiply(u(place), v(place), m(place), m.channels(), v.tiles(), v.channels(), 1, 0);
        }

        /** {@code du = m v'}, added to a part of what is there. */
        void kernels(int place, Floats du, float kept) {
            Matrix gradient = new Matrix(du, KernelTiles.from(place, v.channels(), m.channels()), v.channels());
            Blas.multiply(m(place), v(place).transpose(), gradient, m.channels(), v.channels(), v.tiles(), 1, kept);
        }

        /** {@code u' m} in the place of v. */
        void backward(int place) {
            Blas.multiply(u(place).transpose(), m(place), v(place), v.channels(), v.tiles(), m.channels(), 1, 0);
        }
    }
}
