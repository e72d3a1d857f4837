package org.mup4j.dl4j.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mup4j.core.plan.MuPlan;
import org.mup4j.core.plan.TensorPlan;
import org.mup4j.core.rule.Gauge;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.dl4j.MuP;
import org.mup4j.dl4j.MuPWrap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A wrapped network in training, with its plan. */
final class Trained {

    private final Model model;
    private final MuPlan plan;

    private Trained(Model model, MuPlan plan) {
        this.model = model;
        this.plan = plan;
        model.init();
    }

    static Trained of(Object conf, Parametrization parametrization, Gauge gauge) {
        return of(conf, parametrization, gauge, layers -> {});
    }

    /** With a mistake made on purpose in the wrapped configuration. */
    static Trained of(Object conf, Parametrization parametrization, Gauge gauge, Consumer<List<BaseLayer>> mistake) {
        if (conf instanceof MultiLayerConfiguration chain) {
            MuPWrap<MultiLayerConfiguration> wrap = choose(MuP.wrap(chain), parametrization, gauge);
            MultiLayerConfiguration wrapped = wrap.configuration();
            mistake.accept(wrapped.getConfs().stream()
                    .filter(c -> c.getLayer() instanceof BaseLayer)
                    .map(c -> (BaseLayer) c.getLayer())
                    .toList());
            return new Trained(new MultiLayerNetwork(wrapped), wrap.plan());
        }
        MuPWrap<ComputationGraphConfiguration> wrap =
                choose(MuP.wrap((ComputationGraphConfiguration) conf), parametrization, gauge);
        return new Trained(new ComputationGraph(wrap.configuration()), wrap.plan());
    }

    private static <C> MuPWrap<C> choose(MuPWrap<C> wrap, Parametrization parametrization, Gauge gauge) {
        return wrap.baseWidth(Networks.BASE_WIDTH)
                .parametrization(parametrization)
                .gauge(gauge);
    }

    MuPlan plan() {
        return plan;
    }

    /**
     * Starts all tensors but the gains and running statistics away from any symmetry, as another network in another gauge
     * does: each tensor is a fixed wave times its own deviation's multiplier.
     */
    Trained startFromWaves() {
        int offset = 0;
        for (TensorPlan tensor : plan.tensors()) {
            INDArray value = parameter(tensor);
            double[] wave = new double[(int) value.length()];
            int start = offset;
            double size = tensor.initStdMultiplier() * (isGain(tensor) ? 0.1 : 0.7);
            double centre = isGain(tensor) ? 1 : 0;
            Arrays.setAll(wave, i -> centre + size * Math.sin(12.9898 * (start + i)));
            value.assign(Nd4j.createFromArray(wave).reshape(value.shape()));
            offset += wave.length;
        }
        return this;
    }

    private static boolean isGain(TensorPlan tensor) {
        return tensor.parameter().equals("g") || tensor.parameter().equals("gamma");
    }

    INDArray parameter(TensorPlan tensor) {
        return model.paramTable().get(tensor.layer() + "_" + tensor.parameter());
    }

    INDArray output(INDArray x) {
        return model instanceof MultiLayerNetwork chain ? chain.output(x) : ((ComputationGraph) model).output(x)[0];
    }

    void step(DataSet batch) {
        if (model instanceof MultiLayerNetwork chain) {
            chain.fit(batch);
        } else {
            ((ComputationGraph) model).fit(batch);
        }
    }

    /** That every tensor is the other network's, times the move between the gauges. */
    void assertIsTheSameIn(Trained other, double tolerance) {
        for (TensorPlan mine : plan.tensors()) {
            TensorPlan theirs = other.plan.tensor(mine.layer(), mine.parameter());
            double move = mine.initStdMultiplier() / theirs.initStdMultiplier();
            INDArray expected = other.parameter(theirs).mul(move);
            assertThat(parameter(mine).sub(expected).norm2Number().doubleValue())
                    .as("%s/%s", mine.layer(), mine.parameter())
                    .isLessThanOrEqualTo(tolerance * expected.norm2Number().doubleValue());
        }
    }
}
