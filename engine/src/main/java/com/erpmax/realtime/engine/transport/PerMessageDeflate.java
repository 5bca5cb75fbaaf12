package com.erpmax.realtime.engine.transport;

/**
 * Compression of WebSocket messages (RFC 7692), as the {@code perMessageDeflate} option of the reference server. It
 * costs CPU on the event loops, and a message that a peer compressed may be a thousand times larger than what it sent.
 *
 * @param thresholdBytes payloads of this many bytes or more, up to 1 MiB, are compressed; default 1024
 */
public record PerMessageDeflate(int thresholdBytes) {

    private static final int DEFAULT_THRESHOLD_BYTES = 1024;

    public PerMessageDeflate {
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("thresholdBytes: " + thresholdBytes + " (expected: >= 0)");
        }
    }

    /** The values given with each component. */
    public static PerMessageDeflate defaults() {
        return new PerMessageDeflate(DEFAULT_THRESHOLD_BYTES);
    }
}
