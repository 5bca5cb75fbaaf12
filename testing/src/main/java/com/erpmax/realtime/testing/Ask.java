package com.erpmax.realtime.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a server on loopback something, for example to learn whether it is there. */
final class Ask {

    private static final int MILLIS = 2_000;
    private static final int PATIENT_MILLIS = 30_000;

    private Ask() {}

    /** Returns so many lines of what a server on the port answers these characters. */
    static List<String> lines(int port, String question, int count) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENT_MILLIS);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                lines.add(String.valueOf(answers.readLine()));
            }
            return lines;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

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
