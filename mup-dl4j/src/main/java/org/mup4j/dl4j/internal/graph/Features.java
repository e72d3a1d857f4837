package org.mup4j.dl4j.internal.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What an activation's feature axis is made of: pieces of axes, side by side. */
record Features(List<Piece> pieces) {

    /** The fraction {@code times / over} of an axis. */
    record Piece(Axis axis, long times, long over) {

        Piece multiplied(long factor) {
            return new Piece(axis, times * factor, over);
        }
    }

    Features {
        pieces = List.copyOf(pieces);
    }

    static Features of(Axis axis) {
        return new Features(List.of(new Piece(axis, 1, 1)));
    }

    static Features concatenated(List<Features> parts) {
        return new Features(parts.stream().flatMap(p -> p.pieces().stream()).toList());
    }

    Features multiplied(long factor) {
        return factor == 1
                ? this
                : new Features(pieces.stream().map(p -> p.multiplied(factor)).toList());
    }

    /** A part of these features, as a share of each piece: {@code part} of {@code whole} units. */
    Features share(long part, long whole) {
        return new Features(pieces.stream()
                .map(p -> new Piece(p.axis(), p.times() * part, p.over() * whole))
                .toList());
    }

    boolean any(Predicate<Axis> test) {
        return pieces.stream().anyMatch(p -> test.test(p.axis().root()));
    }

    /** The number of units, or {@link Axis#UNKNOWN} if one of the axes has no known size. */
    long size(ToLongFunction<Axis> axisSize) {
        long sum = 0;
        for (Piece piece : pieces) {
            long size = axisSize.applyAsLong(piece.axis().root());
            if (size == Axis.UNKNOWN) {
                return Axis.UNKNOWN;
            }
            sum += size * piece.times() / piece.over();
        }
        return sum;
    }

    /** Whether every piece is a whole number of units. */
    boolean isWhole(ToLongFunction<Axis> axisSize) {
        return pieces.stream().allMatch(p -> axisSize.applyAsLong(p.axis().root()) * p.times() % p.over() == 0);
    }

    /** Makes these features one with others of the same make-up; false if they are made up differently. */
    boolean join(Features other) {
        if (pieces.size() != other.pieces.size()) {
            return false;
        }
        for (int i = 0; i < pieces.size(); i++) {
            Piece mine = pieces.get(i);
            Piece theirs = other.pieces.get(i);
            boolean sameSize = mine.axis().size() == theirs.axis().size()
                    || mine.axis().size() == Axis.UNKNOWN
                    || theirs.axis().size() == Axis.UNKNOWN;
            if (mine.times() * theirs.over() != theirs.times() * mine.over() || !sameSize) {
                return false;
            }
        }
        for (int i = 0; i < pieces.size(); i++) {
            pieces.get(i).axis().join(other.pieces.get(i).axis());
        }
        return true;
    }

    /** The axes, each once. */
    List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!axes.contains(piece.axis().root())) {
                axes.add(piece.axis().root());
            }
        }
        return axes;
    }
}
