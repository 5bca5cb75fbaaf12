/**
 * Event loops as the rest of the server sees them: order, timers, one flush per turn, and hand-over between loops.
 * Everything of a loop is touched by its own thread only, except {@code execute}, which any thread may call.
 * It knows nothing of sessions, transports or packets.
 */
@NullMarked
package com.erpmax.realtime.engine.loop;

import org.jspecify.annotations.NullMarked;
