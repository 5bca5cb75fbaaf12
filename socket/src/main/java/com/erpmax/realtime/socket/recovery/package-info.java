/** The packets that clients may have missed, kept for connection state recovery. Logs belong to their event loop, the count of offsets to all. Knows no sockets, rooms or connections. */
@NullMarked
package com.erpmax.realtime.socket.recovery;

import org.jspecify.annotations.NullMarked;
