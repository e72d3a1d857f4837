package org.mup4j.dl4j.internal.cpu;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Numbers outside of the heap. A loop over them one by one is slow; runs of them are copied into arrays and back at the speed of
 * memory. Workers may share an instance for reading and writing, but each needs a view of its own for products.
 */
public final class Floats {

    private final FloatPointer pointer;
    private final FloatBuffer buffer;
    /** Made when first asked for. */
    private volatile @Nullable IntBuffer bits;

    /** Keeps the memory from being collected. */
    private final Object owner;

    private Floats(FloatPointer pointer, FloatBuffer buffer, Object owner) {
        this.pointer = pointer;
        this.buffer = buffer;
        this.owner = owner;
    }

    /**
     * The memory of an array, from its first number on.
     *
     * @param array single precision, its numbers one behind the other
     * @return the numbers in the order of memory
     * @throws IllegalArgumentException if the array is of another type
     */
    public static Floats of(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException("expected an array of type FLOAT, got " + array.dataType());
        }
        long address = array.data().address() + array.offset() * Float.BYTES;
        FloatPointer pointer = new FloatPointer(new Address(address));
        pointer.capacity(array.length());
        return new Floats(pointer, pointer.asBuffer(), array);
    }

    /**
     * New memory, freed when nothing refers to it any more.
     *
     * @param count how many numbers
     * @return numbers that may be anything
     */
    public static Floats allocate(long count) {
        FloatPointer pointer = new FloatPointer(count);
        return new Floats(pointer, pointer.asBuffer(), pointer);
    }

    /** A pointer to somewhere. */
    private static final class Address extends Pointer {
        Address(long where) {
            this.address = where;
        }
    }

    /**
     * The same memory for another worker.
     *
     * @return a view that can take part in products at the same time as this
     */
    public Floats view() {
        return new Floats(new FloatPointer(pointer).position(0), buffer, owner);
    }

    /** A pointer to a number; the next call moves it. */
    FloatPointer at(long index) {
        return pointer.position(index);
    }

    /**
     * How many numbers there are.
     *
     * @return at least 1
     */
    public long count() {
        return pointer.limit();
    }

    /**
     * Copies the bits of numbers into an array.
     *
     * @param from index of the first
     * @param into where to, from the first on
     * @param count how many
     */
    public void readBits(int from, int[] into, int count) {
        bits().get(from, into, 0, count);
    }

    /**
     * Copies bits out of an array, each making a number.
     *
     * @param to index of the first
     * @param source where from, from the first on
     * @param count how many
     */
    public void writeBits(int to, int[] source, int count) {
        bits().put(to, source, 0, count);
    }

    private IntBuffer bits() {
        IntBuffer made = bits;
        if (made == null) {
            made = new IntPointer(new FloatPointer(pointer).position(0)).asBuffer();
            bits = made;
        }
        return made;
    }

    /**
     * Copies numbers into an array.
     *
     * @param from index of the first
     * @param into where to
     * @param at index in the array
     * @param count how many
     */
    public void read(int from, float[] into, int at, int count) {
        buffer.get(from, into, at, count);
    }

    /**
     * Copies numbers out of an array.
     *
     * @param to index of the first
     * @param source where from
     * @param at index in the array
     * @param count how many
     */
    public void write(int to, float[] source, int at, int count) {
        buffer.put(to, source, at, count);
    }

    /**
     * All numbers.
     *
     * @return a copy
     */
    public float[] toArray() {
        float[] numbers = new float[Math.toIntExact(count())];
        read(0, numbers, 0, numbers.length);
        return numbers;
    }
}
