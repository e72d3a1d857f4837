package org.mup4j.dl4j.internal.graph;

/**
 * An axis that features run along: a layer's outputs, or a network input. Axes that are added to one another are one
 * axis.
 */
final class Axis {

    static final long UNKNOWN = -1;

    private final String owner;
    private Axis parent = this;
    private long size;
    private boolean finite;

    /** An axis of its own, of a known or unknown size. */
    Axis(String owner, long size) {
        this.owner = owner;
        this.size = size;
    }

    /** The axis that stands for all that were joined with this one. */
    Axis root() {
        Axis root = this;
        while (root.parent != root) {
            root = root.parent;
        }
        return root;
    }

    void join(Axis other) {
        Axis mine = root();
        Axis theirs = other.root();
        if (mine == theirs) {
            return;
        }
        theirs.parent = mine;
        mine.finite |= theirs.finite;
        if (mine.size == UNKNOWN) {
            mine.size = theirs.size;
        }
    }

    void makeFinite() {
        root().finite = true;
    }

    boolean isFinite() {
        return root().finite;
    }

    long size() {
        return root().size;
    }

    String owner() {
        return root().owner;
    }

    @Override
    public String toString() {
        return owner() + ":" + size() + (isFinite() ? " (finite)" : "");
    }
}
