package com.erpmax.realtime.socket.namespace;

/** What became of a client's wish for a namespace that is not one of the fixed ones. */
public sealed interface NamespaceResolution {
    /**
     * There is one, and the client is counted as somebody who wants to enter.
     *
     * @param namespace the child
     */
    record Found(Namespace namespace) implements NamespaceResolution {}

    /** No parent stands for this name. */
    record Unknown() implements NamespaceResolution {}

    /** There are as many children as there may be. */
    record Full() implements NamespaceResolution {}

    /** A parent refused the client, or could not decide. */
    record Denied(Admission admission) implements NamespaceResolution {}
}
