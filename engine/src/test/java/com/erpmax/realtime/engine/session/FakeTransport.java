package com.erpmax.realtime.engine.session;

import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.Transport;
import com.erpmax.realtime.engine.transport.TransportKind;
import java.util.ArrayList;
import java.util.List;

/** A transport that writes down what it is told, and says what it is told to say. */
final class FakeTransport implements Transport {

    private final TransportKind kind;
    private final List<String> calls = new ArrayList<>();
    boolean isWritable = true;
    long waitingBytes;
    long waitingBytesAfterFlush;

    FakeTransport(TransportKind kind) {
        this.kind = kind;
    }

    /** Everything since the last call. */
    List<String> calls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    @Override
    public TransportKind kind() {
        return kind;
    }

    @Override
    public void send(SharedFrame frame) {
        calls.add(frame.toString());
    }

    @Override
    public boolean isWritable() {
        return isWritable;
    }

    @Override
    public long waitingBytes() {
        return waitingBytes;
    }

    @Override
    public void flushNow() {
        waitingBytes = waitingBytesAfterFlush;
    }

    @Override
    public void close() {
        calls.add("close");
    }

    @Override
    public void dismiss() {
        calls.add("dismiss");
    }

    @Override
    public void abort() {
        calls.add("abort");
    }
}
