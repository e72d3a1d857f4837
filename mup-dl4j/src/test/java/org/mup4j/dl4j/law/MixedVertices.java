package org.mup4j.dl4j.law;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.mup4j.dl4j.law.RandomMixture.Form;

/** Draws the vertices of a {@link RandomMixture} that are not residual additions. */
final class MixedVertices {

    private final RandomMixture mixture;

    MixedVertices(RandomMixture mixture) {
        this.mixture = mixture;
    }

    void any() {
        int features = mixture.features();
        switch (mixture.dice.between(0, 5)) {
            case 0 -> {
                mixture.vertex(new MergeVertex(), mixture.last(), mixture.last());
                mixture.become(mixture.form(), 2 * features, mixture.length());
            }
            case 1 -> {
                if (features < mixture.width) {
                    return;
                }
                mixture.vertex(new SubsetVertex(0, features / 2 - 1));
                mixture.become(mixture.form(), features / 2, mixture.length());
            }
            case 2 -> {
                mixture.vertex(new StackVertex(), mixture.last(), mixture.last());
                mixture.vertex(new UnstackVertex(1, 2));
            }
            case 3 -> inTime();
            default ->
                mixture.vertex(mixture.dice.oneOf(List.<GraphVertex>of(new ScaleVertex(0.5), new ShiftVertex(0.1))));
        }
    }

    private void inTime() {
        if (mixture.form() != Form.SEQUENCES) {
            return;
        }
        if (mixture.dice.chance(0.5)) {
            mixture.vertex(new ReverseTimeSeriesVertex("x"));
        } else {
            mixture.vertex(new LastTimeStepVertex("x"));
            mixture.become(Form.VECTORS, mixture.features(), 0);
        }
    }
}
