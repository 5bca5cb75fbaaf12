/**
 * Fixtures of the engine's tests: an echoing listener and a client that speaks raw bytes.
 * Used from test threads, which block.
 * They know the wire, and of the server only how to start it.
 */
@NullMarked
package com.erpmax.realtime.engine.testing;

import org.jspecify.annotations.NullMarked;
