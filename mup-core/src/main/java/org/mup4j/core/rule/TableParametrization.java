package org.mup4j.core.rule;

import java.util.EnumMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** A parametrization whose rows are data. Weight decay is one over the rate, so that the shrink per step has no width. */
final class TableParametrization implements Parametrization {

    /** One line of a published table: the multiplier a, the deviation b, the epsilon, and the rate for each class. */
    record Row(PowerLaw forward, PowerLaw initStd, PowerLaw epsilon, Map<OptimizerClass, PowerLaw> learningRate) {}

    private final String name;
    private final Map<Role, Row> rows;
    private final boolean learnsFeatures;

    TableParametrization(String name, boolean learnsFeatures, Map<Role, Row> rows) {
        this.name = name;
        this.learnsFeatures = learnsFeatures;
        this.rows = new EnumMap<>(rows);
    }

    @Override
    public boolean learnsFeatures() {
        return learnsFeatures;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TensorRule rule(Role role, OptimizerClass optimizer) {
        if (optimizer == OptimizerClass.NONE || role == Role.SCALAR) {
            return TensorRule.IDENTITY;
        }
        Row row = rows.get(role);
        if (row == null) {
            throw new IllegalStateException(name + " has no row for " + role);
        }
        PowerLaw rate = row.learningRate().get(optimizer);
        if (rate == null) {
            throw new UnsupportedOperationException(missing(row, optimizer));
        }
        // The row's epsilon is the size of a gradient entry, which is what SIGN compares it with. The epsilon of a norm
        // has
        // no published law: it stays as configured in the gauge without multipliers and follows the row's own from
        // there.
        PowerLaw epsilon =
                optimizer == OptimizerClass.SIGN ? row.epsilon() : row.forward().power(optimizer.epsilonGaugePower());
        return new TensorRule(row.forward(), row.initStd(), rate, epsilon, rate.inverse());
    }

    private String missing(Row row, OptimizerClass optimizer) {
        if (optimizer == OptimizerClass.SELF) {
            return name + " cannot scale an optimizer without a learning rate (class SELF, AdaDelta):"
                    + " use Adam, RmsProp or Sgd instead";
        }
        String known = row.learningRate().entrySet().stream()
                .map(Entry::getKey)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
        return name + " has no learning-rate rule for optimizers of class " + optimizer + ": use one of class " + known
                + ", or the parametrization muP";
    }

    @Override
    public String toString() {
        return name;
    }
}
