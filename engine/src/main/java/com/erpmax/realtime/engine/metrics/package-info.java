/**
 * The meters of the engine, by name, unit, tags and meaning in one enum, and the object that counts with them.
 * Counting is safe from any thread and allocates nothing.
 * It knows names and numbers only, none of the engine's own types.
 */
@NullMarked
package com.erpmax.realtime.engine.metrics;

import org.jspecify.annotations.NullMarked;
