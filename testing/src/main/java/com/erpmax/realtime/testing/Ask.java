package com.erpmax.realtime.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server on loopback something to learn whether it is there. */
final class Ask {

    private static final int MILLIS = 2_000;

    private Ask() {}

    /** Returns whether a server on the port answers these characters with something that begins so. */
    static boolean answers(int port, String question, String beginning) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
            byte[] wanted = beginning.getBytes(StandardCharsets.ISO_8859_1);
            return new String(socket.getInputStream().readNBytes(wanted.length), StandardCharsets.ISO_8859_1)
                    .equals(beginning);
        } catch (IOException notYet) {
            return false;
        }
    }
}
