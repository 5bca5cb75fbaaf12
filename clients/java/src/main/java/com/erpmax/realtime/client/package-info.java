/**
 * A client of the realtime service that gives each event once and in order, whatever happens to the connection: it wraps
 * the official Socket.IO client, keeps positions, comes back by itself and asks for what it missed.
 * One thread of a client owns its state and another runs the application's handlers; public methods may be called from any.
 * It knows the wire, and nothing of the modules that the service is made of.
 */
@NullMarked
package com.erpmax.realtime.client;

import org.jspecify.annotations.NullMarked;
