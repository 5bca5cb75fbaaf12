/** Stored event streams: what is published here is committed first, pushed afterwards in the order of its stream, and readable again later. Blocking; call from virtual threads. Knows neither sockets nor what the events mean. */
@NullMarked
package com.erpmax.realtime.service.events;

import org.jspecify.annotations.NullMarked;
