/**
 * The way from an HTTP connection to a session: which requests are ours, what they may do, and how they are answered.
 * Handlers run on their channel's loop; what concerns a session is handed over to the session's home loop.
 * It knows requests and sessions, not what the messages mean.
 */
@NullMarked
package com.erpmax.realtime.engine.http;

import org.jspecify.annotations.NullMarked;
