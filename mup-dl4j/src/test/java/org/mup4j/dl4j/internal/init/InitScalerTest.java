package org.mup4j.dl4j.internal.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.distribution.BinomialDistribution;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.GaussianDistribution;
import org.deeplearning4j.nn.conf.distribution.LogNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanOut;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanAvg;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanIn;
import org.deeplearning4j.nn.weights.WeightInitVarScalingUniformFanOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.mup4j.dl4j.layer.ScaledWeightInit;
import org.mup4j.dl4j.spi.InitFans;
import org.mup4j.dl4j.user.FanInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The written initialiser, really drawn at the target's shape, has the deviation of the user's initialiser, really drawn at
 * the base's shape, times the multiplier. Deviations of samples are compared within five standard errors of both.
 */
class InitScalerTest {

    private static final double STD = 0.3;
    private static final double MEAN = 0.25;

    /** ND4J decomposes in single precision. */
    private static final double SINGLE = 1e-6;

    private static final InitFans BASE = Sample.dense(192, 128);
    private static final InitFans TARGET = Sample.dense(768, 320);

    /** A convolution's fans are no function of its shape alone: here the stride is 2. */
    private static final InitFans BASE_KERNEL = new InitFans(64 * 9, 48 * 9 / 4.0, List.of(48L, 64L, 3L, 3L));

    private static final InitFans TARGET_KERNEL = new InitFans(128 * 9, 144 * 9 / 4.0, List.of(144L, 128L, 3L, 3L));

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DISTRIBUTION", "IDENTITY", "ONES", "ZERO"})
    void everyWeightInitKeepsItsBaseDeviationTimesTheMultiplier(WeightInit init) {
        requireScaled(init.getWeightInitFunction(), BASE, TARGET);
        requireScaled(init.getWeightInitFunction(), BASE_KERNEL, TARGET_KERNEL);
    }

    static Stream<IWeightInit> variantsWithAScale() {
        return Stream.of(
                new WeightInitVarScalingNormalFanIn(3.0),
                new WeightInitVarScalingNormalFanOut(3.0),
                new WeightInitVarScalingNormalFanAvg(3.0),
                new WeightInitVarScalingUniformFanIn(3.0),
                new WeightInitVarScalingUniformFanOut(3.0),
                new WeightInitVarScalingUniformFanAvg(3.0));
    }

    @ParameterizedTest
    @MethodSource("variantsWithAScale")
    void aScaleOfItsOwnIsKept(IWeightInit init) {
        requireScaled(init, BASE, TARGET);
        requireScaled(init, BASE_KERNEL, TARGET_KERNEL);
    }

    static Stream<Distribution> distributions() {
        return Stream.of(
                new NormalDistribution(0, 0.2),
                new NormalDistribution(0.7, 0.2),
                new GaussianDistribution(0.7, 0.2),
                new TruncatedNormalDistribution(0, 0.2),
                new TruncatedNormalDistribution(0.7, 0.2),
                new UniformDistribution(-0.4, 0.4),
                new UniformDistribution(0.1, 0.9));
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void everyDistributionKeepsItsDeviationAndItsMeanEachTimesItsOwnMultiplier(Distribution distribution) {
        requireScaled(new WeightInitDistribution(distribution), BASE, TARGET);
    }

    static Stream<Distribution> distributionsOfPositiveNumbers() {
        return Stream.of(new LogNormalDistribution(-0.5, 0.4), new BinomialDistribution(5, 0.4));
    }

    /** Their deviation cannot be told apart from their mean, which is the larger of the two in a wide network. */
    @ParameterizedTest
    @MethodSource("distributionsOfPositiveNumbers")
    void aDistributionOfPositiveNumbersIsMultipliedAsAWholeByTheFactorOfTheMean(Distribution distribution) {
        IWeightInit init = new WeightInitDistribution(distribution);
        Sample base = Sample.of(init, BASE, 1);
        Sample target = Sample.of(scaler(BASE, TARGET).scale(init), TARGET, 2);

        assertThat(base.mean()).isGreaterThan(0.1);
        assertThat(target.mean())
                .isCloseTo(MEAN * base.mean(), within(error(target.meanError(), MEAN * base.meanError())));
        assertThat(target.std()).isCloseTo(MEAN * base.std(), within(error(target.stdError(), MEAN * base.stdError())));
    }

    @Test
    void aConstantIsMultipliedByTheFactorOfTheMean() {
        InitScaler scaler = scaler(BASE, TARGET);
        IWeightInit distribution = new WeightInitDistribution(new ConstantDistribution(0.8));

        requireConstant(scaler.scale(WeightInit.ONES.getWeightInitFunction()), MEAN);
        requireConstant(scaler.scale(WeightInit.ZERO.getWeightInitFunction()), 0);
        requireConstant(scaler.scale(distribution), 0.8 * MEAN);
    }

    private static void requireConstant(IWeightInit init, double value) {
        INDArray drawn = Sample.draw(init, TARGET, 3);
        assertThat(drawn.minNumber().doubleValue()).isEqualTo(value);
        assertThat(drawn.maxNumber().doubleValue()).isEqualTo(value);
    }

    /** The multiplier of a hidden weight whose fan-in grows fourfold is 1/2: the entries of an identity fall so by themselves. */
    @ParameterizedTest
    @MethodSource("identities")
    void anIdentityInAHiddenLayerStaysThatIdentity(WeightInitIdentity identity) {
        InitFans base = Sample.dense(48, 48);
        InitFans target = Sample.dense(192, 192);
        IWeightInit scaled = new InitScaler(target, base, 0.5, 0.25).scale(identity);

        assertThat(scaled).isSameAs(identity);
        double diagonal = identity.getScale() == null ? 1 : identity.getScale();
        assertThat(Sample.draw(scaled, target, 4))
                .isEqualTo(Nd4j.eye(192).castTo(DataType.DOUBLE).muli(diagonal));
    }

    static Stream<WeightInitIdentity> identities() {
        return Stream.of(new WeightInitIdentity(null), new WeightInitIdentity(0.7));
    }

    @Test
    void anIdentityHasTheDeviationTimesTheMultiplierWhereItIsNotThatOfAHiddenLayer() {
        InitFans base = new InitFans(48 * 9, 48 * 9, List.of(48L, 48L, 3L, 3L));
        InitFans target = new InitFans(96 * 9, 96 * 9, List.of(96L, 96L, 3L, 3L));
        IWeightInit identity = new WeightInitIdentity(0.7);
        IWeightInit scaled = new InitScaler(target, base, STD, MEAN).scale(identity);

        double wanted = STD * rms(Sample.draw(identity, base, 5));
        assertThat(rms(Sample.draw(scaled, target, 5))).isCloseTo(wanted, within(1e-12));
    }

    /** Kept small: for some square matrices, 16 x 16 among them, ND4J's decomposition does not return. */
    static Stream<List<InitFans>> orthogonalShapes() {
        return Stream.of(
                List.of(Sample.dense(6, 6), Sample.dense(12, 12)),
                List.of(Sample.dense(12, 40), Sample.dense(12, 120)),
                List.of(Sample.dense(40, 10), Sample.dense(160, 10)),
                List.of(
                        new InitFans(2 * 6, 4 * 6, List.of(4L, 2L, 2L, 3L)),
                        new InitFans(6 * 6, 8 * 6, List.of(8L, 6L, 2L, 3L))));
    }

    /** All singular values of an orthogonal matrix are its gain, so its deviation is gain / sqrt(larger side), exactly. */
    @ParameterizedTest
    @MethodSource("orthogonalShapes")
    void anOrthogonalMatrixStaysOneAndHasTheDeviationTimesTheMultiplier(List<InitFans> baseAndTarget) {
        InitFans base = baseAndTarget.get(0);
        InitFans target = baseAndTarget.get(1);
        IWeightInit init = new WeightInitDistribution(new OrthogonalDistribution(1.4));
        INDArray drawn = Sample.draw(new InitScaler(target, base, STD, MEAN).scale(init), target, 6);

        double wanted = STD * rms(Sample.draw(init, base, 7));
        assertThat(rms(drawn)).isCloseTo(wanted, within(SINGLE * wanted));
        long columns = drawn.size(drawn.rank() - 1);
        INDArray matrix = drawn.reshape('c', drawn.length() / columns, columns);
        boolean tall = matrix.rows() >= matrix.columns();
        INDArray gram = tall ? matrix.transpose().mmul(matrix) : matrix.mmul(matrix.transpose());
        double square = wanted * wanted * Math.max(matrix.rows(), matrix.columns());
        INDArray wantedGram = Nd4j.eye(gram.rows()).castTo(DataType.DOUBLE).muli(square);
        assertThat(gram.sub(wantedGram).amaxNumber().doubleValue()).isLessThan(10 * SINGLE * square);
    }

    @Test
    void anOrthogonalMatrixInAHiddenLayerKeepsItsGain() {
        IWeightInit init = new WeightInitDistribution(new OrthogonalDistribution(1.4));
        IWeightInit scaled = new InitScaler(Sample.dense(192, 192), Sample.dense(48, 48), 0.5, 0.25).scale(init);

        OrthogonalDistribution written =
                (OrthogonalDistribution) Initialisers.distribution((WeightInitDistribution) scaled);
        assertThat(written.getGain()).isCloseTo(1.4, within(1e-15));
    }

    @Test
    void anInitialiserOfTheUsersOwnIsToldTheBaseFansAndMultiplied() {
        IWeightInit own = new FanInit(2);
        IWeightInit scaled = scaler(BASE, TARGET).scale(own);

        assertThat(scaled).isInstanceOf(ScaledWeightInit.class);
        requireScaled(own, BASE, TARGET);
    }

    @Test
    void nothingChangesAtTheBase() {
        for (WeightInit init : WeightInit.values()) {
            if (init != WeightInit.DISTRIBUTION) {
                IWeightInit configured = init.getWeightInitFunction();
                assertThat(new InitScaler(BASE, BASE, 1, 1).scale(configured)).isSameAs(configured);
            }
        }
    }

    /** Binomial numbers are whole, so that only a class of ours can scale them; all others become DL4J's own. */
    @Test
    void onlyTheBinomialDistributionNeedsAClassOfOurs() {
        Set<Class<?>> own = Set.of(ScaledWeightInit.class);
        Stream.concat(distributions(), distributionsOfPositiveNumbers()).forEach(distribution -> {
            IWeightInit scaled = scaler(BASE, TARGET).scale(new WeightInitDistribution(distribution));
            assertThat(own.contains(scaled.getClass())).isEqualTo(distribution instanceof BinomialDistribution);
        });
        for (WeightInit init : WeightInit.values()) {
            if (init != WeightInit.DISTRIBUTION) {
                IWeightInit scaled = scaler(BASE, TARGET).scale(init.getWeightInitFunction());
                assertThat(scaled.getClass().getPackageName()).startsWith("org.deeplearning4j");
            }
        }
    }

    @Test
    void aMeanIsSeenInEveryInitialiserThatHasOne() {
        Stream<IWeightInit> centred = Stream.of(
                new WeightInitDistribution(new NormalDistribution(0, 1)),
                new WeightInitDistribution(new TruncatedNormalDistribution(0, 1)),
                new WeightInitDistribution(new UniformDistribution(-1, 1)),
                new WeightInitDistribution(new ConstantDistribution(0)),
                new WeightInitDistribution(new OrthogonalDistribution(1)),
                WeightInit.ZERO.getWeightInitFunction(),
                WeightInit.XAVIER.getWeightInitFunction(),
                new FanInit(1));
        Stream<IWeightInit> shifted = Stream.of(
                new WeightInitDistribution(new NormalDistribution(0.1, 1)),
                new WeightInitDistribution(new TruncatedNormalDistribution(0.1, 1)),
                new WeightInitDistribution(new UniformDistribution(-1, 1.5)),
                new WeightInitDistribution(new ConstantDistribution(2)),
                new WeightInitDistribution(new LogNormalDistribution(0, 1)),
                new WeightInitDistribution(new BinomialDistribution(3, 0.5)),
                WeightInit.ONES.getWeightInitFunction());

        assertThat(centred).noneMatch(Initialisers::hasMean);
        assertThat(shifted).allMatch(Initialisers::hasMean);
    }

    private static InitScaler scaler(InitFans base, InitFans target) {
        return new InitScaler(target, base, STD, MEAN);
    }

    private static void requireScaled(IWeightInit init, InitFans baseFans, InitFans targetFans) {
        Sample base = Sample.of(init, baseFans, 1);
        Sample target = Sample.of(scaler(baseFans, targetFans).scale(init), targetFans, 2);

        assertThat(base.std()).isGreaterThan(0);
        assertThat(target.std()).isCloseTo(STD * base.std(), within(error(target.stdError(), STD * base.stdError())));
        assertThat(target.mean())
                .isCloseTo(MEAN * base.mean(), within(error(target.meanError(), MEAN * base.meanError())));
    }

    private static double error(double first, double second) {
        return 5 * Math.hypot(first, second);
    }

    private static double rms(INDArray array) {
        return array.norm2Number().doubleValue() / Math.sqrt(array.length());
    }
}
