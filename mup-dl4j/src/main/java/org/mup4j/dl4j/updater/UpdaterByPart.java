package org.mup4j.dl4j.updater;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Two updaters for one parameter: one for its first entries, in the order in which Deeplearning4j keeps them in memory, and
 * one for the last. For a parameter that holds tensors of different roles, as the recurrent weight of a Graves LSTM does.
 * The state of the first lies before that of the second.
 */
public final class UpdaterByPart implements IUpdater {

    private static final long serialVersionUID = 1L;

    private final IUpdater head;
    private final IUpdater tail;
    private final long tailLength;

    /**
     * An updater in two parts.
     *
     * @param head for the first entries; its rate is the one that is shown
     * @param tail for the last entries
     * @param tailLength how many entries the second one updates
     */
    public UpdaterByPart(
            @JsonProperty("head") IUpdater head,
            @JsonProperty("tail") IUpdater tail,
            @JsonProperty("tailLength") long tailLength) {
        this.head = head;
        this.tail = tail;
        this.tailLength = tailLength;
    }

    /**
     * The updater of the first entries.
     *
     * @return the very object
     */
    public IUpdater head() {
        return head;
    }

    /**
     * The updater of the last entries.
     *
     * @return the very object
     */
    public IUpdater tail() {
        return tail;
    }

    @Override
    public long stateSize(long numParams) {
        return head.stateSize(numParams - tailLength) + tail.stateSize(tailLength);
    }

    @Override
    public GradientUpdater<?> instantiate(@Nullable INDArray viewArray, boolean initializeViewArray) {
        if (viewArray == null) {
            return new Parts(head.instantiate((INDArray) null, false), tail.instantiate((INDArray) null, false));
        }
        long headState = viewArray.length() - tail.stateSize(tailLength);
        return new Parts(
                head.instantiate(interval(viewArray, 0, headState), initializeViewArray),
                tail.instantiate(interval(viewArray, headState, viewArray.length()), initializeViewArray));
    }

    @Override
    public GradientUpdater<?> instantiate(Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        return new Parts(
                head.instantiate(part(updaterState, Parts.HEAD), initializeStateArrays),
                tail.instantiate(part(updaterState, Parts.TAIL), initializeStateArrays));
    }

    private static Map<String, INDArray> part(Map<String, INDArray> state, String prefix) {
        Map<String, INDArray> part = new HashMap<>();
        state.forEach((key, array) -> {
            if (key.startsWith(prefix)) {
                part.put(key.substring(prefix.length()), array);
            }
        });
        return part;
    }

    private static @Nullable INDArray interval(INDArray array, long from, long to) {
        return from == to ? null : array.reshape(array.length()).get(NDArrayIndex.interval(from, to));
    }

    @Override
    public IUpdater clone() {
        return new UpdaterByPart(head.clone(), tail.clone(), tailLength);
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return head.getLearningRate(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return head.hasLearningRate();
    }

    /** Refused: the parts differ in their rates. */
    @Override
    public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
        throw new UnsupportedOperationException("The two parts of this parameter have different rates: set one with"
                + " MuP.setLearningRate(net, plan, rate), which keeps their ratio");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UpdaterByPart that
                && tailLength == that.tailLength
                && head.equals(that.head)
                && tail.equals(that.tail);
    }

    @Override
    public int hashCode() {
        return Objects.hash(head, tail, tailLength);
    }

    @Override
    public String toString() {
        return "UpdaterByPart(" + head + ", and for the last " + tailLength + " entries " + tail + ")";
    }

    /** Both at work. */
    private final class Parts implements GradientUpdater<UpdaterByPart> {

        static final String HEAD = "head.";
        static final String TAIL = "tail.";

        private final GradientUpdater<?> first;
        private final GradientUpdater<?> last;

        Parts(GradientUpdater<?> first, GradientUpdater<?> last) {
            this.first = first;
            this.last = last;
        }

        @Override
        public UpdaterByPart getConfig() {
            return UpdaterByPart.this;
        }

        @Override
        public void setState(Map<String, INDArray> stateMap, boolean initialize) {
            first.setState(part(stateMap, HEAD), initialize);
            last.setState(part(stateMap, TAIL), initialize);
        }

        @Override
        public Map<String, INDArray> getState() {
            Map<String, INDArray> state = new HashMap<>();
            first.getState().forEach((key, array) -> state.put(HEAD + key, array));
            last.getState().forEach((key, array) -> state.put(TAIL + key, array));
            return state;
        }

        @Override
        public void setStateViewArray(
                INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
            long length = 1;
            for (long size : gradientShape) {
                length *= size;
            }
            long headState = viewArray.length() - tail.stateSize(tailLength);
            first.setStateViewArray(
                    interval(viewArray, 0, headState), new long[] {1, length - tailLength}, gradientOrder, initialize);
            last.setStateViewArray(
                    interval(viewArray, headState, viewArray.length()),
                    new long[] {1, tailLength},
                    gradientOrder,
                    initialize);
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            long border = gradient.length() - tailLength;
            first.applyUpdater(interval(gradient, 0, border), iteration, epoch);
            last.applyUpdater(interval(gradient, border, gradient.length()), iteration, epoch);
        }
    }
}
