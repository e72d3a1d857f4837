package org.mup4j.dl4j;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the default base width is in use. */
final class DefaultBase {

    private static final Logger LOG = LoggerFactory.getLogger(MuP.class);
    private static final AtomicBoolean ANNOUNCED = new AtomicBoolean();

    private DefaultBase() {}

    static void announce() {
        if (ANNOUNCED.compareAndSet(false, true)) {
            LOG.info(
                    "No base was given: every width is measured against {}. Tune on a network wrapped the same way, or name"
                            + " the width you tuned at: MuP.wrap(conf).baseWidth(n)",
                    MuP.DEFAULT_BASE_WIDTH);
        }
    }
}
