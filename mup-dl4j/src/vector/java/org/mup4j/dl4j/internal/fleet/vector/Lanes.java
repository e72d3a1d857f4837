package org.mup4j.dl4j.internal.fleet.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine: as wide as it prefers, 512 bits at most. */
final class Lanes {

    /** Columns of a panel, rows of a batch that go together, on every machine: layouts do not depend on its vectors. */
    static final int BLOCK = 16;

    private static final VectorShape SHAPE = FloatVector.SPECIES_PREFERRED.length() > BLOCK
            ? VectorShape.S_512_BIT
            : FloatVector.SPECIES_PREFERRED.vectorShape();

    /** Vectors of floats. */
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);

    /** Vectors of as many ints. */
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);

    /** Numbers in a vector: a divisor of {@link #BLOCK}. */
    static final int WIDTH = FLOATS.length();

    private Lanes() {}

    /** The next multiple of a block. */
    static int padded(int count) {
        return (count + BLOCK - 1) / BLOCK * BLOCK;
    }
}
