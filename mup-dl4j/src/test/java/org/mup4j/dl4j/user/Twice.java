package org.mup4j.dl4j.user;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A user's layer without parameters. */
public class Twice extends SameDiffLambdaLayer {

    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(SameDiff sameDiff, SDVariable input) {
        return input.mul(2);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }
}
