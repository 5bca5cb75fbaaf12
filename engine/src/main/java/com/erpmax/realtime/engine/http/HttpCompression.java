package com.erpmax.realtime.engine.http;

/**
 * Compression of polling responses (RFC 9110 §8.4). A response is compressed when at least one of its packets may be,
 * its payload has this many bytes or more (and at most {@value #MAX_BYTES}, which bounds the time that it takes), and
 * the request accepts gzip or deflate.
 *
 * @param thresholdBytes the least size of a payload; {@link Integer#MAX_VALUE} compresses nothing
 */
public record HttpCompression(int thresholdBytes) {

    /** The reference server's threshold, in bytes. */
    public static final int DEFAULT_THRESHOLD_BYTES = 1024;

    /** Larger payloads go out as they are: compressing holds up the event loop. */
    static final int MAX_BYTES = 1024 * 1024;

    public HttpCompression {
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException("thresholdBytes: " + thresholdBytes + " (expected: >= 0)");
        }
    }

    /** Compression of payloads of this many bytes or more. */
    public static HttpCompression from(int thresholdBytes) {
        return new HttpCompression(thresholdBytes);
    }

    /** No compression. */
    public static HttpCompression off() {
        return new HttpCompression(Integer.MAX_VALUE);
    }

    /** Whether a payload of this size is worth it. */
    boolean wants(int bytes) {
        return bytes >= thresholdBytes && bytes <= MAX_BYTES;
    }
}
