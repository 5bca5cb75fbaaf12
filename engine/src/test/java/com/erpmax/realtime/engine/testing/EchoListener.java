package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.List;
import java.util.Queue;

/** Sends every message back, and writes down what became of its session. */
public record EchoListener(EngineSession session, Queue<CloseReason> closes, List<TransportKind> upgrades)
        implements EngineListener {

    @Override
    public void onText(String message) {
        send(SharedFrame.text(message));
    }

    @Override
    public void onBinary(byte[] message) {
        send(SharedFrame.binary(message));
    }

    @Override
    public void onUpgrade(TransportKind transport) {
        upgrades.add(transport);
    }

    @Override
    public void onClose(CloseReason reason) {
        closes.add(reason);
    }

    private void send(SharedFrame frame) {
        session.send(frame);
        frame.release();
    }
}
