package org.mup4j.examples.transfer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mup4j.core.check.LrCurve;
import org.mup4j.core.check.TransferReport;
import org.mup4j.examples.sweep.Scheme;

/** How the best rate moves with the width: the library's transfer report for each scheme and loss. */
final class Drifts {

    /** Networks narrower than this many base widths are left out of the second fit: they are narrow even for muP. */
    static final int WIDE = 4;

    private final SweepResult result;
    private final Map<Scheme, Map<LossKind, TransferReport>> reports = new EnumMap<>(Scheme.class);

    Drifts(SweepResult result) {
        this.result = result;
        for (Scheme scheme : result.grid().schemes()) {
            Map<LossKind, TransferReport> byKind = new EnumMap<>(LossKind.class);
            for (LossKind kind : LossKind.values()) {
                byKind.put(kind, TransferReport.of(result.curves(scheme, kind)));
            }
            reports.put(scheme, byKind);
        }
    }

    /**
     * A fit.
     *
     * @param scheme of the networks
     * @param kind of the loss
     * @param fromZeta the narrowest networks in it
     * @param report the fit and its verdict
     */
    record Fit(Scheme scheme, LossKind kind, int fromZeta, TransferReport report) {}

    TransferReport of(Scheme scheme, LossKind kind) {
        return reports.getOrDefault(scheme, Map.of()).get(kind);
    }

    boolean has(Scheme scheme) {
        return reports.containsKey(scheme);
    }

    /** All fits: over all widths, and again without the narrowest where two wider ones are left. */
    List<Fit> all() {
        List<Fit> fits = new ArrayList<>();
        int narrowest = result.grid().widths().get(0);
        long wide = (long) WIDE * result.grid().setup().baseWidth();
        long left = result.grid().widths().stream().filter(w -> w >= wide).count();
        for (LossKind kind : LossKind.values()) {
            for (Scheme scheme : result.grid().schemes()) {
                TransferReport report = of(scheme, kind);
                fits.add(new Fit(scheme, kind, result.zeta(narrowest), report));
                if (left >= 2 && narrowest < wide) {
                    fits.add(new Fit(scheme, kind, WIDE, report.fromWidth(wide)));
                }
            }
        }
        return fits;
    }

    List<LrCurve> curves(Scheme scheme, LossKind kind) {
        return of(scheme, kind).curves();
    }
}
