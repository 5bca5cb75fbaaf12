package com.erpmax.realtime.socket.adapter;

/** Makes the adapter of each namespace. */
@FunctionalInterface
public interface AdapterFactory {
    /**
     * Called once for each namespace when it is created, on the thread that creates it.
     *
     * @param namespace the canonical name
     * @param local does the work on this node; an adapter between nodes wraps it
     */
    Adapter create(String namespace, LocalAdapter local);

    /** One node alone. */
    static AdapterFactory local() {
        return (namespace, local) -> local;
    }
}
