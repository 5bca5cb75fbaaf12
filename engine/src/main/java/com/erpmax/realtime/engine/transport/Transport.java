package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EventLoopOnly;

/**
 * One way to a peer, used by its session's home loop only. Packets leave in the order in which they are sent. A
 * transport never closes itself for what it sends: the session asks {@link #waitingBytes} and decides.
 */
@EventLoopOnly
public interface Transport {

    /** Which of the two it is. */
    TransportKind kind();

    /** Queues a frame for the end of this turn, with a count of its own. After a close the frame is dropped. */
    void send(SharedFrame frame);

    /** Whether a frame sent now would leave at once; volatile messages are dropped when it would not. */
    boolean isWritable();

    /** The bytes that were sent but have not been taken by the operating system, in the longer of the queues on the way. */
    long waitingBytes();

    /** Sends now what waits for the end of the turn, so that {@link #waitingBytes} tells what the peer left behind. */
    void flushNow();

    /** Ends the transport in order: what waits is sent first, then the transport's own farewell. */
    void close();

    /** Ends the transport because of what the peer did: it gets the farewell if it can be told now, nothing waits for it. */
    void dismiss();

    /** Ends the transport at once; what waits is dropped. */
    void abort();
}
