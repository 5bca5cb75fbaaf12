package com.erpmax.realtime.socket.adapter;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.protocol.socketio.EncodedPacket;
import java.util.List;

/**
 * One Socket.IO packet as the frames that any number of connections can send: the text, then the attachments. Made
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
        SharedFrame[] frames = new SharedFrame[1 + attachments.size()];
        frames[0] = SharedFrame.text(packet.text());
        for (int i = 1; i < frames.length; i++) {
            frames[i] = SharedFrame.binary(attachments.get(i - 1));
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
