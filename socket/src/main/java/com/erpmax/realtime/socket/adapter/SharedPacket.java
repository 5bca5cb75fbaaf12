package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.protocol.socketio.EncodedPacket;
import com.erpmax.realtime.protocol.socketio.SocketPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO packet as the frames that any number of connections can send, in their order. Made
 * with count 1 for its maker, who {@linkplain #release releases} it after the last send.
 */
@AnyThread
public final class SharedPacket {
    private final SharedFrame[] frames;
    private final SocketPacket.@Nullable Event event;

    private SharedPacket(SharedFrame[] frames, SocketPacket.@Nullable Event event) {
        this.frames = frames;
        this.event = event;
    }

    /** Builds the frames of a packet. */
    public static SharedPacket of(EncodedPacket packet) {
        return of(packet, true);
    }

    /**
     * Builds the frames of a packet.
     *
     * @param isCompressible whether transports that compress may do so
     */
    public static SharedPacket of(EncodedPacket packet, boolean isCompressible) {
        return new SharedPacket(frames(packet, isCompressible), null);
    }

    /** Builds the frames of an event that is broadcast. */
    static SharedPacket of(EncodedPacket packet, SocketPacket.Event event, boolean isCompressible) {
        return new SharedPacket(frames(packet, isCompressible), event);
    }

    /** The event that is broadcast; null for other packets. */
    public SocketPacket.@Nullable Event event() {
        return event;
    }

    /** The number of frames, at least one. All of them go to a connection with nothing in between. */
    public int frameCount() {
        return frames.length;
    }

    /** One of the frames, in the order of sending; whoever keeps it adds to its count. */
    public SharedFrame frame(int index) {
        return frames[index];
    }

    /** Gives the maker's count back. */
    public void release() {
        for (SharedFrame frame : frames) {
            frame.release();
        }
    }

    private static SharedFrame[] frames(EncodedPacket packet, boolean isCompressible) {
        List<byte[]> attachments = packet.attachments();
        String text = packet.text();
        int texts = text == null ? 0 : 1;
        SharedFrame[] frames = new SharedFrame[texts + attachments.size()];
        if (text != null) {
            frames[0] = SharedFrame.text(text, isCompressible);
        }
        for (int i = texts; i < frames.length; i++) {
            frames[i] = SharedFrame.binary(attachments.get(i - texts), isCompressible);
        }
        return frames;
    }
}
