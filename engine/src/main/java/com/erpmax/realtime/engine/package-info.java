/**
 * The standalone Engine.IO server: a Netty bootstrap around the request handler of {@code engine.http}.
 * It may be started and closed from any thread; everything below runs on the event loops.
 * It knows nothing of Socket.IO: a listener per session is all that it serves.
 */
@NullMarked
package com.erpmax.realtime.engine;

import org.jspecify.annotations.NullMarked;
