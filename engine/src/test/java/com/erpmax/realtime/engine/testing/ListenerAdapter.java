package com.erpmax.realtime.engine.testing;

import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.transport.TransportKind;

/** Passes everything on to an echoing listener; a test overrides what shall be different. */
public class ListenerAdapter implements EngineListener {

    private final EchoListener echo;

    /** Made around a listener that has seen nothing yet. */
    public ListenerAdapter(EchoListener echo) {
        this.echo = echo;
    }

    @Override
    public void onText(String message) {
        echo.onText(message);
    }

    @Override
    public void onBinary(byte[] message) {
        echo.onBinary(message);
    }

    @Override
    public void onUpgrade(TransportKind transport) {
        echo.onUpgrade(transport);
    }

    @Override
    public void onClose(CloseReason reason) {
        echo.onClose(reason);
    }
}
