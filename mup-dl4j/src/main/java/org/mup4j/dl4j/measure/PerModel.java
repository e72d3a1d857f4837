package org.mup4j.dl4j.measure;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;

/**
 * A value for each model, by identity, for as long as the model lives. Models compare themselves by their parameters, and
 * few share one listener: a list does.
 */
final class PerModel<T> {

    private record Entry<T>(WeakReference<Model> model, T value) {}

    private final List<Entry<T>> entries = new ArrayList<>();
    private final Supplier<T> initial;

    PerModel(Supplier<T> initial) {
        this.initial = initial;
    }

    synchronized T of(Model model) {
        for (Entry<T> entry : entries) {
            if (entry.model().refersTo(model)) {
                return entry.value();
            }
        }
        entries.removeIf(entry -> entry.model().refersTo(null));
        T value = initial.get();
        entries.add(new Entry<>(new WeakReference<>(model), value));
        return value;
    }

    /** The values of the models that still live. */
    synchronized List<T> values() {
        entries.removeIf(entry -> entry.model().refersTo(null));
        return entries.stream().map(Entry::value).toList();
    }
}
