package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.protocol.engineio.EnginePacket;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a transport tells. */
final class RecordingListener implements TransportListener {

    private final List<String> events = new ArrayList<>();

    List<String> events() {
        return events;
    }

    @Override
    public void onPacket(Transport source, EnginePacket packet) {
        events.add(packet.toString());
    }

    @Override
    public void onMalformed(Transport source, String problem) {
        events.add("malformed");
    }

    @Override
    public void onError(Transport source, String problem) {
        events.add("error: " + problem);
    }

    @Override
    public void onStalled(Transport source) {
        events.add("stalled");
    }

    @Override
    public void onClosed(Transport source) {
        events.add("closed");
    }
}
