package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.transport.TransportKind;

/**
 * Receives what one session brings, on its home loop and in the order in which the peer sent it. Nothing follows
 * {@link #onClose}. An exception thrown from here ends the session.
 */
@EventLoopOnly
public interface EngineListener {

    /** A text message. */
    void onText(String message);

    /** A binary message; the array is the listener's to keep. */
    void onBinary(byte[] message);

    /** The session now travels over another transport. */
    void onUpgrade(TransportKind transport);

    /** The session ended. Called exactly once. */
    void onClose(CloseReason reason);
}
