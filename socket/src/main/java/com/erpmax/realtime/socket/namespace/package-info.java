/** Namespaces, their sockets and handlers, and what an application says to them. What an application calls works from any thread; what a socket keeps belongs to its connection's event loop. Knows neither Engine.IO nor how a connection reads packets: only the {@code PacketSink} under a socket. */
@NullMarked
package com.erpmax.realtime.socket.namespace;

import org.jspecify.annotations.NullMarked;
