/**
 * The behaviour of a whole server as a peer sees it, byte for byte, on loopback.
 * Tests block on sockets with deadlines; the server's loops are its own.
 * They know the wire and the embedding interface, nothing of what lies between.
 */
@NullMarked
package com.erpmax.realtime.engine.wire;

import org.jspecify.annotations.NullMarked;
