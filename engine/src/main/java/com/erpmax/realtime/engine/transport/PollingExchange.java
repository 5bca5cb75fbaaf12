package com.erpmax.realtime.engine.transport;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request of a polling session, waiting for its answer. Used on the session's home loop; the answer is handed
 * over to the request's own loop inside. Exactly one of the methods that end it is called, once; later calls are without effect.
 */
public interface PollingExchange {

    /** The parameter {@code t}, with which clients make the URL of each request another one; null if there is none. */
    @Nullable
    String mark();

    /**
     * Answers 200 with an Engine.IO payload; takes over the buffer.
     *
     * @param isCompressible whether the response may be compressed
     */
    void respondPayload(ByteBuf payload, boolean isCompressible);

    /**
     * Answers 200 with an Engine.IO payload of protocol 3 that is bytes, not text; takes over the buffer.
     *
     * @param isCompressible whether the response may be compressed
     */
    void respondBinaryPayload(ByteBuf payload, boolean isCompressible);

    /** Answers 200 {@code ok}, as every accepted POST is. */
    void respondOk();

    /** Answers with this status and no body. */
    void respondEmpty(int status);

    /** Closes the connection without an answer. */
    void abort();
}
