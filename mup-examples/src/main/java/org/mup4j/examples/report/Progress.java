package org.mup4j.examples.report;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long computation is: a bar on a terminal, a line for every tenth of the work elsewhere. Thread-safe. */
public abstract class Progress implements AutoCloseable {

    private Progress() {}

    /**
     * Starts to report on standard error.
     *
     * @param task what is computed
     * @param total amount of work, in any unit
     * @param err where lines go if there is no terminal
     * @return the progress, at zero
     */
    public static Progress start(String task, long total, PrintWriter err) {
        return System.console() == null ? new Lines(task, total, err) : new Bar(task, total);
    }

    /**
     * Adds to the work done.
     *
     * @param work amount, in the unit of the total
     */
    public abstract void advance(long work);

    /**
     * Adds to the work done, and says more about it.
     *
     * @param work amount, in the unit of the total
     * @param note shown beside the bar or at the end of the next line
     */
    public abstract void advance(long work, String note);

    @Override
    public abstract void close();

    private static final class Bar extends Progress {
        private final ProgressBar bar;
        private final long total;
        private final AtomicLong done = new AtomicLong();

        Bar(String task, long total) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(100)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(500)
                    .hideEta()
                    .build();
            this.total = total;
        }

        @Override
        public void advance(long work) {
            bar.stepTo(100 * done.addAndGet(work) / total);
        }

        @Override
        public void advance(long work, String note) {
            bar.setExtraMessage(" " + note);
            advance(work);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines extends Progress {
        private final String task;
        private final long total;
        private final PrintWriter err;
        private long done;

        Lines(String task, long total, PrintWriter err) {
            this.task = task;
            this.total = total;
            this.err = err;
        }

        @Override
        public void advance(long work) {
            advance(work, "");
        }

        @Override
        public synchronized void advance(long work, String note) {
            long before = 10 * done / total;
            done += work;
            long tenth = 10 * done / total;
            if (tenth > before) {
                err.println(task + ": " + 10 * tenth + "%" + (note.isEmpty() ? "" : ", " + note));
                err.flush();
            }
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
