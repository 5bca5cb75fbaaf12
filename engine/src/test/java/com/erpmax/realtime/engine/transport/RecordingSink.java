package com.erpmax.realtime.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Writes down what a decoder brings out. */
final class RecordingSink implements WebSocketFrameDecoder.Sink {

    private final List<String> events = new ArrayList<>();
    private final WebSocketFrameDecoder decoder;

    RecordingSink(int maxMessageBytes) {
        this(maxMessageBytes, false);
    }

    RecordingSink(int maxMessageBytes, boolean isDeflateAgreed) {
        decoder = new WebSocketFrameDecoder(maxMessageBytes, isDeflateAgreed, this);
    }

    List<String> events() {
        return events;
    }

    /** Decodes these bytes; returns how many of them were left over. */
    int decode(byte[] bytes) throws WebSocketViolation {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        while (decoder.decode(in)) {
            // one frame each
        }
        return in.readableBytes();
    }

    @Override
    public void onText(byte[] data, int length) {
        events.add("text " + new String(data, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] data, int length) {
        events.add("binary " + HexFormat.of().formatHex(Arrays.copyOf(data, length)));
    }

    @Override
    public void onPing(byte[] data, int length) {
        events.add("ping " + new String(data, 0, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onClose() {
        events.add("close");
    }

    @Override
    public boolean wantsMessages() {
        return true;
    }
}
