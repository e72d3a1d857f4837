package org.mup4j.dl4j.check;

import org.mup4j.core.check.CoordReport;
import org.mup4j.core.check.TransferReport;
import org.mup4j.core.plan.MuPlan;

/**
 * Assertions in the style of AssertJ, for a user's own tests. AssertJ ({@code org.assertj:assertj-core}) is an optional
 * dependency of this library: a build that uses this class has to name it.
 *
 * <pre>{@code
 * import static org.assertj.core.api.Assertions.within;
 * import static org.mup4j.dl4j.check.MuPAssertions.assertThat;
 *
 * assertThat(CoordCheck.of(family).run(batches)).passes().hasSlope("0", 0.0, within(0.1));
 * assertThat(TransferCheck.of(family).rates(rates).run(batches)).transfers();
 * assertThat(MuP.wrap(mlp(64)).base(mlp(64)).plan()).isIdentityAtBase();
 * }</pre>
 */
public final class MuPAssertions {

    private MuPAssertions() {}

    /**
     * Assertions on the result of a coordinate check.
     *
     * @param actual the report
     * @return its assertions
     */
    public static CoordReportAssert assertThat(CoordReport actual) {
        return new CoordReportAssert(actual);
    }

    /**
     * Assertions on the result of a transfer check.
     *
     * @param actual the report
     * @return its assertions
     */
    public static TransferReportAssert assertThat(TransferReport actual) {
        return new TransferReportAssert(actual);
    }

    /**
     * Assertions on a plan.
     *
     * @param actual the plan
     * @return its assertions
     */
    public static MuPlanAssert assertThat(MuPlan actual) {
        return new MuPlanAssert(actual);
    }
}
