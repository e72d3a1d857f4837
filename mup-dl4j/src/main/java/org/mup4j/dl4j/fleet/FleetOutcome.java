package org.mup4j.dl4j.fleet;

/** How the training of a network ended. */
public enum FleetOutcome {
    /** It took all its steps. */
    FINISHED,
    /** A loss was no number or above the bound; {@link FleetResult#divergedAt} says at which step. */
    DIVERGED,
    /** The fleet was cancelled before the network had taken all its steps. */
    CANCELLED
}
