package com.erpmax.realtime.engine.transport;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.loop.TimerNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Our half of the closing handshake (RFC 6455 §7): a close frame behind everything written, then a while for the peer
 * to answer. A slow peer gets time to read what waited before the frame, one that has it must answer soon. Lives on
 * the channel's loop.
 */
@EventLoopOnly
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to close has been closed before
final class CloseHandshake extends TimerNode {

    /** An empty close frame, as the reference server sends in every orderly case. */
    static final int NO_STATUS = 0;

    private static final Duration TO_READ = Duration.ofSeconds(30);
    private static final Duration TO_ANSWER = Duration.ofSeconds(3);
    private static final int FINAL_CLOSE = 0x88;

    private final Channel channel;
    private final EngineLoop loop;
    private boolean isStarted;

    CloseHandshake(Channel channel, EngineLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /** Whether nothing more may be written. */
    boolean isStarted() {
        return isStarted;
    }

    /** Sends the close frame, unless one was sent before. */
    void start(int closeCode) {
        start(closeCode, false);
    }

    /**
     * Sends the close frame and, after it, the end of the stream: what the peer answers is not listened to, so it must
     * see from the connection that we are done.
     */
    void startForViolation(int closeCode) {
        start(closeCode, true);
    }

    /** The channel is closed. */
    void finished() {
        isStarted = true;
        cancel();
    }

    @Override
    protected void expired() {
        channel.close();
    }

    private void start(int closeCode, boolean endsStream) {
        if (isStarted) {
            if (endsStream) {
                channel.close();
            }
            return;
        }
        isStarted = true;
        loop.arm(this, TO_READ);
        channel.writeAndFlush(frame(closeCode)).addListener(sent -> {
            if (!sent.isSuccess()) {
                channel.close();
            } else if (isArmed()) {
                loop.arm(this, TO_ANSWER);
                if (endsStream) {
                    endStream();
                }
            }
        });
    }

    /** On TLS the timer alone has to do: the end of the stream would be taken for an attack. */
    private void endStream() {
        if (channel instanceof DuplexChannel duplex && channel.pipeline().get(SslHandler.class) == null) {
            duplex.shutdownOutput();
        }
    }

    private ByteBuf frame(int closeCode) {
        ByteBuf frame = channel.alloc().directBuffer(4).writeByte(FINAL_CLOSE);
        return closeCode == NO_STATUS ? frame.writeByte(0) : frame.writeByte(2).writeShort(closeCode);
    }
}
