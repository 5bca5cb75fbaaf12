package com.erpmax.realtime.service.provisioning.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Cuts a stream of bytes into lines without ever holding more than one bounded line.
 *
 * <p>A line ends at a line feed or a carriage return (progress bars redraw with it) or at the end of the stream; blank
 * lines are left out. Of a line longer than {@link #MAX_LINE_BYTES} the rest is dropped. Bytes that are not UTF-8 become
 * replacement characters. One instance per stream, used by the thread that reads it.
 */
final class LineSplitter {

    static final int MAX_LINE_BYTES = 4096;

    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int length;

    /**
     * Reads to the end of the stream, or until the receiver returns false.
     *
     * @param receiver called with each line; returns whether to go on
     */
    void read(InputStream in, Predicate<String> receiver) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                byte next = buffer[i];
                if (next == '\n' || next == '\r') {
                    if (!deliver(receiver)) {
                        return;
                    }
                } else if (length < MAX_LINE_BYTES) {
                    line[length++] = next;
                }
            }
        }
        deliver(receiver);
    }

    private boolean deliver(Predicate<String> receiver) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        return text.isBlank() || receiver.test(text);
    }
}
