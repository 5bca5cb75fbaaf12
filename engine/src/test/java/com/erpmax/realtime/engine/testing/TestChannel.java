package com.erpmax.realtime.engine.testing;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** A channel whose peer takes as many bytes as it is told to, and whose flushes are counted. */
@SuppressWarnings("FutureReturnValueIgnored") // an embedded channel does everything at once
public final class TestChannel extends EmbeddedChannel {

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long appetite = Long.MAX_VALUE;
    private int flushes;

    /** A channel with these handlers, on a loop of its own; its peer takes everything. */
    public TestChannel(ChannelHandler... handlers) {
        super(handlers);
    }

    /** From now on the peer takes this many bytes more and then no others. */
    public void takeOnly(long bytes) {
        appetite = bytes;
        flush();
    }

    /** From now on the peer takes everything. */
    public void takeAll() {
        takeOnly(Long.MAX_VALUE);
    }

    /** The bytes that the peer took since the last call, in hexadecimal. */
    public String taken() {
        String hex = HexFormat.of().formatHex(taken.toByteArray());
        taken.reset();
        return hex;
    }

    /** How often something was flushed since the last call. */
    public int flushes() {
        int count = flushes;
        flushes = 0;
        return count;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        flushes++;
        for (Object message = in.current(); message != null && appetite > 0; message = in.current()) {
            ByteBuf bytes = (ByteBuf) message;
            int count = (int) Math.min(appetite, bytes.readableBytes());
            if (appetite != Long.MAX_VALUE) {
                appetite -= count;
            }
            bytes.getBytes(bytes.readerIndex(), taken, count);
            in.removeBytes(count);
        }
    }
}
