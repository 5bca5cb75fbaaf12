package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.socket.recovery.SessionLog;
import java.util.Set;

/**
 * A socket that has ended and can be recovered: it stays in its rooms, apart from the connected ones, and what goes to
 * these rooms is kept for it.
 *
 * @param id the socket's public id
 * @param loop the loop that owns it, the one of its last connection
 * @param log where packets are kept for it
 * @param siblings the namespaces in which its connection had sockets, by their canonical names
 * @param onDisconnect called when an operator disconnects the sockets in its rooms
 */
@EventLoopOnly
public record AwaySocket(String id, EngineLoop loop, SessionLog log, Set<String> siblings, Runnable onDisconnect)
        implements RoomMember {}
