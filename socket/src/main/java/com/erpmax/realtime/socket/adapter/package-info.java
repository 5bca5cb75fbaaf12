/** Rooms, and the way of one event to many sockets. Room indexes belong to their event loop; everything else is callable from any thread. Knows no namespaces, handlers or connections: only recipients with an id. */
@NullMarked
package com.erpmax.realtime.socket.adapter;

import org.jspecify.annotations.NullMarked;
