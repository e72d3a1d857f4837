/**
 * Steps of training in the incubating Vector API: compiled apart, since javac warns about every use of an incubating module,
 * and loaded only where the virtual machine runs with {@code --add-modules jdk.incubator.vector}.
 *
 * <p>Numbers that are broadcast (parameters, activations, derivatives) lie in an {@code int[]} as the bits of floats. The
 * compiler of JDK 17 loads and broadcasts an int in one instruction, but a float in two, of which the second takes a
 * multiplier's turn: products run at 97 instead of 75 GFLOP/s on one core of an EPYC of 2023. Updater state and gradients,
 * which are never broadcast, lie in a {@code float[]}: square roots of numbers loaded as ints take twice as long there.
 *
 * <p>Activations are transposed: feature by feature, the rows of a batch side by side, padded to a multiple of 16. Matrices
 * lie in {@link org.mup4j.dl4j.internal.fleet.vector.Panels panels} of 16 columns. So all three products of a layer are the
 * same pattern: a number is broadcast and multiplied with a vector of 16 neighbours.
 */
@NullMarked
package org.mup4j.dl4j.internal.fleet.vector;

import org.jspecify.annotations.NullMarked;
