package com.erpmax.realtime.client;

/** Something that the application has added to a client, and may take back. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    /** Takes it back; a second call does nothing. May be called from any thread. */
    @Override
    void close();
}
