package org.mup4j.dl4j.user;

/** A vertex with tensors that no adapter knows. */
public final class UnknownVertex extends GatedVertex {

    private static final long serialVersionUID = 1L;

    private final long[] sizes;

    public UnknownVertex(long first, long second, long out) {
        super(first, second, out);
        this.sizes = new long[] {first, second, out};
    }

    @Override
    public UnknownVertex clone() {
        return new UnknownVertex(sizes[0], sizes[1], sizes[2]);
    }
}
