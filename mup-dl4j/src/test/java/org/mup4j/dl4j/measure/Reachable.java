package org.mup4j.dl4j.measure;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts what an object of the library holds on to: entries of arrays and collections, and its objects. Models, which are
 * held weakly, are not gone into.
 */
final class Reachable {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long count;

    private Reachable() {}

    static long from(Object root) {
        Reachable walk = new Reachable();
        walk.open.add(root);
        while (!walk.open.isEmpty()) {
            Object next = walk.open.remove();
            if (walk.seen.add(next)) {
                walk.visit(next);
            }
        }
        return walk.count;
    }

    private void visit(Object object) {
        if (object instanceof Collection<?> many) {
            count += many.size();
            push(new ArrayList<Object>(many));
        } else if (object instanceof Map<?, ?> map) {
            count += map.size();
            push(new ArrayList<Object>(map.keySet()));
            push(new ArrayList<Object>(map.values()));
        } else if (object instanceof INDArray array) {
            count += array.length();
        } else if (object instanceof AtomicReference<?> reference) {
            push(Collections.singletonList(reference.get()));
        } else if (object.getClass().isArray()) {
            count += Array.getLength(object);
            if (object instanceof Object[] many) {
                push(List.of(many));
            }
        } else if (object.getClass().getName().startsWith("org.mup4j.") && !(object instanceof Reference)) {
            count++;
            fields(object);
        }
    }

    private void fields(Object object) {
        for (Class<?> type = object.getClass(); type.getName().startsWith("org.mup4j."); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    push(Collections.singletonList(value(field, object)));
                }
            }
        }
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void push(Collection<?> found) {
        found.stream().filter(o -> o != null).forEach(open::add);
    }
}
