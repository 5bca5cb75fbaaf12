package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.transport.ControlFrames;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.protocol.engineio.OpenHandshake;
import java.util.List;

/** What a session tells its peer first. */
final class OpenPacket {

    private OpenPacket() {}

    /** Makes the frame, with count 1 for the caller. */
    static SharedFrame frame(String id, EngineConfig config, TransportKind first) {
        return ControlFrames.open(new OpenHandshake(
                        id,
                        upgradesFrom(first, config),
                        config.pingInterval(),
                        config.pingTimeout(),
                        config.maxPayloadBytes())
                .toJson());
    }

    private static List<String> upgradesFrom(TransportKind first, EngineConfig config) {
        return first == TransportKind.POLLING
                        && config.allowsUpgrades()
                        && config.transports().contains(TransportKind.WEBSOCKET)
                ? List.of(TransportKind.WEBSOCKET.wireName())
                : List.of();
    }
}
