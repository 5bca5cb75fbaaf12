package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses messages (RFC 7692 §7.2.2), each for itself. One for all connections of a thread: no connection keeps a
 * window. A message is inflated into one chunk first, which only counts what does not fit, so that a bomb is refused
 * before any memory is spent on it; a message larger than the chunk is inflated a second time, into an array of exactly
 * its size.
 */
@EventLoopOnly
final class MessageInflater {

    /**
     * What the sender left out, and a last empty block behind it. The block ends the stream only when the message did
     * end where a flush ends; one that was cut off takes these bytes for something else.
     */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    /** A sender may end blocks as the last of a stream (RFC 7692 §7.2.3.4); more of them than this are a flood. */
    private static final int MAX_STREAMS = 16;

    private static final int CHUNK_BYTES = 16 * 1024;

    private static final FastThreadLocal<MessageInflater> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected MessageInflater initialValue() {
            return new MessageInflater();
        }

        @Override
        protected void onRemoval(MessageInflater inflater) {
            inflater.inflater.end();
        }
    };

    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private byte[] output = chunk;

    private MessageInflater() {}

    /** The calling thread's. */
    static MessageInflater ofThread() {
        return OF_THREAD.get();
    }

    /** Inflates the payload of a whole message and returns its size in bytes; the bytes are in {@link #output}. */
    int inflate(byte[] data, int length, int maxBytes) throws WebSocketViolation {
        try {
            int size = run(data, length, chunk, maxBytes);
            output = size <= CHUNK_BYTES ? chunk : new byte[size];
            if (output != chunk) {
                run(data, length, output, maxBytes);
            }
            return size;
        } catch (DataFormatException corrupt) {
            throw invalid(String.valueOf(corrupt.getMessage()));
        }
    }

    /** The bytes of the message inflated last, and maybe others behind them. Valid until the next one, to be asked for once. */
    byte[] output() {
        byte[] taken = output;
        output = chunk;
        return taken;
    }

    /** Writes into the target, from its start again when it is full; returns how many bytes there were in all. */
    private int run(byte[] data, int length, byte[] target, int maxBytes)
            throws DataFormatException, WebSocketViolation {
        long total = 0;
        int offset = 0;
        boolean isTail = false;
        int streams = 1;
        inflater.reset();
        inflater.setInput(data, 0, length);
        while (true) {
            int count = inflater.inflate(target, offset, target.length - offset);
            total += count;
            if (total > maxBytes) {
                throw WebSocketViolation.tooBig(maxBytes);
            }
            offset = (offset + count) % target.length;
            if (inflater.finished()) {
                int left = inflater.getRemaining();
                if (left == 0) {
                    return (int) total;
                }
                if (isTail || ++streams > MAX_STREAMS) {
                    throw invalid(isTail ? "data is cut off" : "streams: more than " + MAX_STREAMS);
                }
                inflater.reset();
                inflater.setInput(data, length - left, left);
            } else if (count == 0) {
                if (isTail) {
                    throw invalid("data is cut off");
                }
                isTail = true;
                inflater.setInput(TAIL);
            }
        }
    }

    private static WebSocketViolation invalid(String problem) {
        return new WebSocketViolation(WebSocketViolation.INVALID_DATA, "compressed message: " + problem);
    }
}
