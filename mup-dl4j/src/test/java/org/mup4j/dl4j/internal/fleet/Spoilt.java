package org.mup4j.dl4j.internal.fleet;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.stepfunctions.DefaultStepFunction;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** Things that a fleet does not train, planted into a network that it does. */
enum Spoilt {
    HALF("HALF", conf -> conf.setDataType(DataType.HALF)),
    SEGMENTS("TruncatedBPTT", conf -> conf.setBackpropType(BackpropType.TruncatedBPTT)),
    ALGORITHM("LBFGS", conf -> last(conf).setOptimizationAlgo(OptimizationAlgorithm.LBFGS)),
    STEP_FUNCTION("DefaultStepFunction", conf -> last(conf).setStepFunction(new DefaultStepFunction())),
    PRE_PROCESSOR(
            "RnnToFeedForwardPreProcessor",
            conf -> conf.setInputPreProcessors(Map.of(0, new RnnToFeedForwardPreProcessor()))),
    BATCH_NORM("BatchNormalization", conf -> conf.getConf(0).setLayer(new BatchNormalization())),
    ACTIVATION_LAYER("ActivationLayer", conf -> conf.getConf(0).setLayer(new ActivationLayer())),
    DROPOUT_LAYER("DropoutLayer", conf -> conf.getConf(0).setLayer(new DropoutLayer.Builder(0.5).build())),
    RNN_OUTPUT(
            "RnnOutputLayer",
            conf -> last(conf)
                    .setLayer(new RnnOutputLayer.Builder(new LossMSE())
                            .nIn(1)
                            .nOut(1)
                            .build())),
    CNN_LOSS("CnnLossLayer", conf -> last(conf).setLayer(new CnnLossLayer.Builder(new LossMSE()).build())),
    LONELY_LOSS("LossLayer", conf -> {
        conf.setConfs(List.of(last(conf)));
        last(conf).setLayer(new LossLayer.Builder(new LossMSE()).build());
    }),
    ALPHA_DROPOUT("AlphaDropout", conf -> base(conf).setIDropout(new AlphaDropout(0.5))),
    GAUSSIAN_DROPOUT("GaussianDropout", conf -> base(conf).setIDropout(new GaussianDropout(0.5))),
    DROPOUT_SCHEDULE("FixedSchedule", conf -> base(conf).setIDropout(new Dropout(new FixedSchedule(0.5)))),
    CONSTRAINT("MaxNormConstraint", conf -> base(conf).setConstraints(List.of(new MaxNormConstraint(1, 1)))),
    NOISE("WeightNoise", conf -> base(conf).setWeightNoise(new WeightNoise(new NormalDistribution(0, 1)))),
    ADA_DELTA("AdaDelta", conf -> base(conf).setIUpdater(new AdaDelta())),
    NO_OP("NoOp", conf -> base(conf).setIUpdater(new NoOp())),
    NO_RATE("AdaGrad without", conf -> base(conf).setIUpdater(new AdaGrad(Double.NaN))),
    OWN_UPDATER("OwnSgd", conf -> base(conf).setIUpdater(new OwnSgd())),
    OWN_SCHEDULE("OwnSchedule", conf -> base(conf).setIUpdater(new Sgd(new OwnSchedule()))),
    CUBE("ActivationCube", conf -> base(conf).setActivationFn(new ActivationCube())),
    ELU("alpha 0.5", conf -> base(conf).setActivationFn(new ActivationELU(0.5))),
    GELU("precise", conf -> base(conf).setActivationFn(new ActivationGELU(true))),
    RELU("maximum 6.0", conf -> base(conf).setActivationFn(new ActivationReLU(6.0, null, null))),
    L2_LOSS("LossL2", conf -> loss(conf, new LossL2())),
    MAE("LossMAE", conf -> loss(conf, new LossMAE())),
    KLD("LossKLD", conf -> loss(conf, new LossKLD())),
    HINGE("LossHinge", conf -> loss(conf, new LossHinge())),
    LIKELIHOOD("LossNegativeLogLikelihood", conf -> loss(conf, new LossNegativeLogLikelihood())),
    WEIGHTED("weights", conf -> loss(conf, new LossMSE(Nd4j.ones(1, 1)))),
    NO_SIZE("nIn=0", conf -> ((FeedForwardLayer) base(conf)).setNIn(0)),
    MISMATCH("nOut=99", conf -> {
        ((FeedForwardLayer) base(conf)).setNOut(99);
        if (conf.getConfs().size() == 1 || last(conf).getLayer() instanceof LossLayer) {
            ((FeedForwardLayer) base(conf)).setNIn(-1);
        }
    });

    private final String named;
    private final Consumer<MultiLayerConfiguration> change;

    Spoilt(String named, Consumer<MultiLayerConfiguration> change) {
        this.named = named;
        this.change = change;
    }

    void spoil(MultiLayerConfiguration conf) {
        change.accept(conf);
    }

    /** What the refusal has to name. */
    String named() {
        return named;
    }

    private static org.deeplearning4j.nn.conf.NeuralNetConfiguration last(MultiLayerConfiguration conf) {
        return conf.getConf(conf.getConfs().size() - 1);
    }

    private static BaseLayer base(MultiLayerConfiguration conf) {
        return (BaseLayer) conf.getConf(0).getLayer();
    }

    private static void loss(MultiLayerConfiguration conf, ILossFunction loss) {
        if (last(conf).getLayer() instanceof BaseOutputLayer output) {
            output.setLossFn(loss);
        } else {
            ((LossLayer) last(conf).getLayer()).setLossFn(loss);
        }
    }

    /** An updater of the user's own. */
    static final class OwnSgd extends Sgd {
        private static final long serialVersionUID = 1L;
    }

    /** A schedule of the user's own. */
    static final class OwnSchedule implements ISchedule {
        private static final long serialVersionUID = 1L;

        @Override
        public double valueAt(int iteration, int epoch) {
            return 0.1;
        }

        @Override
        public ISchedule clone() {
            return new OwnSchedule();
        }
    }
}
