package org.mup4j.dl4j.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mup4j.core.rule.Parametrization;
import org.mup4j.core.rule.Parametrizations;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How the applied update grows with the width in an MLP of four weights, measured after one step of stock
 * Deeplearning4j. Four seeds up to width 1024; {@code -Dmup.exponents.full} takes eight up to 2048.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WidthExponentsTest {

    private static final boolean FULL = System.getProperty("mup.exponents.full") != null;
    private static final List<Integer> WIDTHS =
            FULL ? List.of(64, 128, 256, 512, 1024, 2048) : List.of(64, 128, 256, 512, 1024);
    private static final int SEEDS = FULL ? 8 : 4;

    private static final int INPUT = 0;
    private static final int READOUT = UpdateNorms.LAYERS - 1;

    private final List<LogFit> spAdam = measure(new Adam(1e-3), Parametrizations.SP);
    private final List<LogFit> mupAdam = measure(new Adam(1e-3), Parametrizations.MUP);
    private final List<LogFit> spSgd = measure(new Sgd(1e-3), Parametrizations.SP);
    private final List<LogFit> mupSgd = measure(new Sgd(1e-3), Parametrizations.MUP);

    private static List<LogFit> measure(IUpdater updater, Parametrization parametrization) {
        return UpdateNorms.measure(updater, parametrization, WIDTHS, SEEDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void inMuPNoLayerIsMovedMoreOrLessByTheWidth(int layer) {
        assertThat(mupAdam.get(layer).slope()).isCloseTo(0, within(0.05));
        assertThat(mupSgd.get(layer).slope()).isCloseTo(0, within(0.08));
    }

    @Test
    void inSpAdamMovesAllButTheInputLayerInProportionToTheWidth() {
        assertThat(spAdam.get(INPUT).slope()).isCloseTo(0, within(0.1));
        for (int layer = 1; layer <= READOUT; layer++) {
            assertThat(spAdam.get(layer).slope()).as("layer %d", layer).isCloseTo(1, within(0.1));
        }
    }

    @Test
    void inSpSgdMovesTheInputLayerTooLittleAndTheOthersTooMuch() {
        assertThat(spSgd.get(INPUT).slope()).isCloseTo(-0.5, within(0.1));
        assertThat(spSgd.get(1).slope()).isCloseTo(0.5, within(0.1));
        assertThat(spSgd.get(2).slope()).isCloseTo(0.5, within(0.1));
        assertThat(spSgd.get(READOUT).slope()).isCloseTo(1, within(0.1));
    }

    @Test
    void theHeadlineTheHiddenUpdateOfAdamVariesByTwoPercentInMuP() {
        for (int hidden = 1; hidden < READOUT; hidden++) {
            assertThat(mupAdam.get(hidden).variation()).isLessThan(0.02);
            // A norm in proportion to the width varies by 0.88 over 64..1024 and by 1.04 over 64..2048.
            assertThat(spAdam.get(hidden).variation()).isGreaterThan(FULL ? 0.9 : 0.85);
        }
    }
}
