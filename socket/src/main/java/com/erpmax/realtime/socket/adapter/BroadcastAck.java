package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.protocol.socketio.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * One client's acknowledgement of a broadcast. Immutable.
 *
 * @param socketId who answered; null if its node does not say
 * @param arguments what it answered, may be empty; a node that is no server of this kind sends on the first only
 */
public record BroadcastAck(@Nullable String socketId, Arguments arguments) {}
