package com.erpmax.realtime.engine.wire;

import com.erpmax.realtime.engine.testing.EchoListener;
import com.erpmax.realtime.engine.testing.ListenerAdapter;
import com.erpmax.realtime.engine.transport.SharedFrame;

/** Sends a message while it is being made. */
final class Greeting extends ListenerAdapter {

    Greeting(EchoListener echo) {
        super(echo);
        echo.send(SharedFrame.text("welcome"));
    }
}
