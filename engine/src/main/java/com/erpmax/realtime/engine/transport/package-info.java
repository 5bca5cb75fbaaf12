/**
 * The two ways packets travel, long-polling and WebSocket, and the frame that both send.
 * A transport is used by its session's home loop; what happens on its channel's loop is handed over inside.
 * It knows packets, not sessions: whoever owns it listens through {@code TransportListener}.
 */
@NullMarked
package com.erpmax.realtime.engine.transport;

import org.jspecify.annotations.NullMarked;
