package com.erpmax.realtime.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.engine.http.HandshakeGate;
import com.erpmax.realtime.engine.session.CloseReason;
import com.erpmax.realtime.engine.session.EngineListener;
import com.erpmax.realtime.engine.session.EngineListenerFactory;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.SharedFrame;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.service.config.ConnectionProperties;
import com.erpmax.realtime.service.config.HttpProperties;
import com.erpmax.realtime.service.config.InstanceProperties;
import com.erpmax.realtime.service.config.RoleProperties;
import com.erpmax.realtime.service.config.ServiceRole;
import com.erpmax.realtime.service.config.TokenExpiry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Both owners of the one port on one connection. */
@SpringBootTest(
        classes = TakeoverIT.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.main.web-application-type=reactive")
class TakeoverIT {

    private static final int DEADLINE_MILLIS = 30_000;
    private static final String HANDSHAKE = "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

    @Value("${local.server.port}")
    private int port;

    @Test
    void pipelinedRequestsOfBothOwnersAreAnsweredInOrder() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HELLO + HANDSHAKE + HELLO + HELLO + HANDSHAKE + HELLO);

            for (String expected : List.of("hello", "0{\"sid\"", "hello", "hello", "0{\"sid\"", "hello")) {
                assertThat(readResponse(socket.getInputStream()))
                        .contains("200 OK")
                        .contains("\r\n\r\n" + expected);
            }
        }
    }

    @Test
    void bodiesInManySegmentsReachBothOwners() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HANDSHAKE);
            String open = readResponse(socket.getInputStream());
            String sid = open.replaceAll("(?s).*\"sid\":\"([^\"]+)\".*", "$1");
            String message = "4" + "x".repeat(200_000);

            send(
                    socket,
                    "POST /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: a\r\nContent-Length: "
                            + message.length() + "\r\n\r\n");
            sendInParts(socket, message);
            assertThat(readResponse(socket.getInputStream())).endsWith("\r\n\r\nok");

            send(
                    socket,
                    "POST /length HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 200000\r\n\r\n");
            sendInParts(socket, "y".repeat(200_000));
            assertThat(readResponse(socket.getInputStream())).endsWith("\r\n\r\n200000");

            send(socket, "GET /socket.io/?EIO=4&transport=polling&sid=" + sid + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(readResponse(socket.getInputStream())).endsWith(message);
        }
    }

    @Test
    void aConnectionThatServedBothOwnersCanBecomeAWebSocket() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HELLO + HANDSHAKE);
            assertThat(readResponse(socket.getInputStream())).endsWith("hello");
            assertThat(readResponse(socket.getInputStream())).contains("\"upgrades\":[\"websocket\"]");

            send(
                    socket,
                    "GET /ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(readHead(socket.getInputStream()))
                    .contains("101 Switching Protocols")
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(readFrame(socket.getInputStream())).startsWith("0{\"sid\"");

            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x83, 0, 0, 0, 0, '4', 'h', 'i'});
            assertThat(readFrame(socket.getInputStream())).isEqualTo("4hi");
        }
    }

    @Test
    void aForeignOriginIsRefusedBeforeASessionExists() throws IOException {
        try (Socket socket = connect()) {
            send(socket, HANDSHAKE.replace("Host: a\r\n", "Host: a\r\nOrigin: http://evil.example\r\n"));
            assertThat(readResponse(socket.getInputStream()))
                    .contains("403")
                    .endsWith("{\"code\":4,\"message\":\"Forbidden\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/socket.io", "/ws/socket.io"})
    void theJavaScriptClientIsServedBelowBothPaths(String path) throws IOException {
        List<String> files =
                List.of("socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js");
        try (Socket socket = connect()) {
            for (String file : files) {
                send(socket, "GET " + path + "/" + file + " HTTP/1.1\r\nHost: a\r\n\r\n");
                String script = readResponse(socket.getInputStream());
                String version = script.replaceAll("(?is).*etag: \"([^\"]+)\".*", "$1");
                assertThat(script)
                        .startsWith("HTTP/1.1 200 OK")
                        .contains("application/javascript; charset=utf-8", "* Socket.IO v" + version + "\n");
                send(socket, "GET " + path + "/" + file + ".map HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(readResponse(socket.getInputStream())).contains("application/json", "\"sourcesContent\":");
            }
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void sendInParts(Socket socket, String text) throws IOException {
        for (int from = 0; from < text.length(); from += 30_000) {
            send(socket, text.substring(from, Math.min(text.length(), from + 30_000)));
        }
    }

    private static String readHead(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) readByte(input));
        }
        return head.toString();
    }

    private static String readResponse(InputStream input) throws IOException {
        String head = readHead(input);
        int length = Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1"));
        return head + new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String readFrame(InputStream input) throws IOException {
        assertThat(readByte(input)).isEqualTo(0x81);
        int length = readByte(input);
        return new String(input.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static int readByte(InputStream input) throws IOException {
        int read = input.read();
        assertThat(read).as("the connection stays open").isNotNegative();
        return read;
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        NettyReactiveWebServerAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        CodecsAutoConfiguration.class
    })
    @Import({TakeoverConfiguration.class, Controllers.class})
    static class Application {

        @Bean
        HttpProperties http() {
            return new HttpProperties(null, 0, List.of("http://localhost:3000"), 1 << 20);
        }

        @Bean
        ConnectionProperties connections() {
            return new ConnectionProperties(
                    100, Duration.ofHours(1), TokenExpiry.ANNOUNCED, Duration.ofSeconds(25), Duration.ofSeconds(20));
        }

        @Bean
        InstanceProperties instance() {
            return new InstanceProperties(null, List.of(), Duration.ZERO, 1000, 1000);
        }

        @Bean
        RoleProperties roles() {
            return new RoleProperties(Set.of(ServiceRole.GATEWAY));
        }

        @Bean
        Draining draining() {
            return new Draining(Duration.ZERO);
        }

        @Bean
        HandshakeGate gate() {
            return HandshakeGate.alwaysOpen();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        EngineListenerFactory listeners() {
            return Echo::new;
        }
    }

    @RestController
    static class Controllers {

        @GetMapping("/hello")
        String hello() {
            return "hello";
        }

        @PostMapping("/length")
        String length(@RequestBody String body) {
            return String.valueOf(body.length());
        }
    }

    private record Echo(EngineSession session) implements EngineListener {

        @Override
        public void onText(String message) {
            SharedFrame frame = SharedFrame.text(message);
            session.send(frame);
            frame.release();
        }

        @Override
        public void onBinary(byte[] message) {
            throw new AssertionError("not sent by these tests");
        }

        @Override
        public void onUpgrade(TransportKind transport) {
            throw new AssertionError("not done by these tests");
        }

        @Override
        public void onClose(CloseReason reason) {
            // nothing is kept per session
        }
    }
}
