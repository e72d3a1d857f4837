package org.mup4j.dl4j.internal.fleet.rows;

import java.nio.FloatBuffer;

/** The numbers of a tensor, to be had piece by piece as arrays from 0 on: loops over such arrays are what the compiler vectorises. */
interface Numbers {

    /** How many. */
    int length();

    /** How many are in a piece; fewer in the last one. */
    int piece();

    /**
     * A piece.
     *
     * @param from where it begins, a multiple of {@link #piece()}
     * @param length how many numbers
     * @return an array that holds them from 0 on; changes are kept by {@link #put}
     */
    float[] take(int from, int length);

    /** Keeps what has been done to the piece taken last. */
    void put(int from, int length);

    /** Numbers in an array, a single piece. */
    record InArray(float[] all) implements Numbers {

        @Override
        public int length() {
            return all.length;
        }

        @Override
        public int piece() {
            return all.length;
        }

        @Override
        public float[] take(int from, int length) {
            return all;
        }

        @Override
        public void put(int from, int length) {
            // they are where they belong
        }
    }

    /** Numbers outside of the heap, where native code reads them in place, and room for a piece of them. */
    record Outside(FloatBuffer all, float[] room) implements Numbers {

        @Override
        public int length() {
            return all.capacity();
        }

        @Override
        public int piece() {
            return room.length;
        }

        @Override
        public float[] take(int from, int length) {
            all.get(from, room, 0, length);
            return room;
        }

        @Override
        public void put(int from, int length) {
            all.put(from, room, 0, length);
        }
    }
}
