package org.mup4j.dl4j.measure;

import java.util.List;
import java.util.Locale;
import org.mup4j.core.measure.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes readings to a logger at INFO, one line each. */
public final class Slf4jSink implements ReadingSink {

    private final Logger logger;

    /** Logs under the name of {@link NormListener}. */
    public Slf4jSink() {
        this(LoggerFactory.getLogger(NormListener.class));
    }

    /**
     * Logs to a logger of your choice.
     *
     * @param logger the logger
     */
    public Slf4jSink(Logger logger) {
        this.logger = logger;
    }

    @Override
    public void accept(List<Reading> readings) {
        if (logger.isInfoEnabled()) {
            readings.forEach(reading -> logger.info(line(reading)));
        }
    }

    private static String line(Reading reading) {
        String run = reading.run().name().isEmpty() ? "" : reading.run().name() + " ";
        String parameter = reading.parameter().isEmpty() ? "" : " " + reading.parameter();
        return String.format(
                Locale.ROOT,
                "%sstep %d, layer %s%s: %s, %s = %.6g",
                run,
                reading.step(),
                reading.layer(),
                parameter,
                reading.quantity(),
                reading.norm(),
                reading.value());
    }
}
