package org.mup4j.dl4j.measure;

import java.util.List;
import org.mup4j.core.measure.Reading;

/**
 * Where readings go. A listener hands them over at once, several times in a step: outputs after the forward pass, gradients
 * after the backward pass, the rest after the step. So what was read before a crash has been handed over. The sinks here
 * may be shared by listeners in several threads; a sink of your own has to be safe for that too if it is.
 */
@FunctionalInterface
public interface ReadingSink {

    /**
     * Takes readings of one moment.
     *
     * @param readings what was read, layer by layer; never empty, unmodifiable
     */
    void accept(List<Reading> readings);
}
