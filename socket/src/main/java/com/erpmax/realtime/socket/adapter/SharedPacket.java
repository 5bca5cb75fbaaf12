package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.protocol.socketio.EncodedPacket;
import java.util.List;

/**
 * One Socket.IO packet as the frames that any number of connections can send, in their order. Made
 * with count 1 for its maker, who {@linkplain #release releases} it after the last send.
 */
@AnyThread
public final class SharedPacket {
    private final SharedFrame[] frames;

    private SharedPacket(SharedFrame[] frames) {
        this.frames = frames;
    }

    /** Builds the frames of a packet. */
    public static SharedPacket of(EncodedPacket packet) {
        List<byte[]> attachments = packet.attachments();
        String text = packet.text();
        int texts = text == null ? 0 : 1;
        SharedFrame[] frames = new SharedFrame[texts + attachments.size()];
        if (text != null) {
            frames[0] = SharedFrame.text(text);
        }
        for (int i = texts; i < frames.length; i++) {
            frames[i] = SharedFrame.binary(attachments.get(i - texts));
        }
        return new SharedPacket(frames);
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
}
