/**
 * Engine.IO sessions: heartbeat, upgrade, bounds and the end of a session, whatever transport carries it.
 * A session belongs to one home loop for life and is touched there only; the registry may be read by any thread.
 * It does not know HTTP and does not know what the messages mean: an {@code EngineListener} does.
 */
@NullMarked
package com.erpmax.realtime.engine.session;

import org.jspecify.annotations.NullMarked;
