package org.mup4j.dl4j.law;

import java.util.function.IntFunction;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A random network at any width, with data that fit it.
 *
 * @param name how to find it again
 * @param network the configuration at a width
 * @param data one batch
 * @param <C> the configuration's type
 */
record Sample<C>(String name, IntFunction<C> network, MultiDataSet data) {

    @Override
    public String toString() {
        return name;
    }
}
