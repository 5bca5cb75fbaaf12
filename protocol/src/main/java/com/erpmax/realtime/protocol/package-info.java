/** Limits and the failure shared by both protocols. Pure and thread-safe: no state, no I/O. Knows neither sessions nor sockets. */
@NullMarked
package com.erpmax.realtime.protocol;

import org.jspecify.annotations.NullMarked;
