/** The packets that clients may have missed, kept for connection state recovery. Logs belong to their event loop, the count of offsets to all. In a cluster, the places of a stream and what is carried from node to node. Knows no sockets or connections. */
@NullMarked
package com.erpmax.realtime.socket.recovery;

import org.jspecify.annotations.NullMarked;
