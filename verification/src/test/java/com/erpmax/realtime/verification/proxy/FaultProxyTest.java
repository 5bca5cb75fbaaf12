package com.erpmax.realtime.verification.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault between a client and a server that the test plays both of. */
class FaultProxyTest {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int SILENCE_MILLIS = 100;

    private final List<Socket> opened = new ArrayList<>();
    private ServerSocket service;
    private FaultProxy proxy;
    private int accepted;

    @BeforeEach
    void start() throws IOException {
        service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        service.setSoTimeout(PATIENCE_MILLIS);
        proxy = FaultProxy.to(service.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        service.close();
        for (Socket socket : opened) {
            socket.close();
        }
    }

    @Test
    void withoutAFaultBytesPassBothWaysAndEndsToo() throws IOException {
        Socket client = connect();
        Socket server = accept();

        carries(client, server);
        carries(server, client);

        client.close();
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> proxy.connections().isEmpty());
    }

    @Test
    void aRefusedConnectionIsReset() throws IOException {
        Socket before = connect();
        Socket server = accept();
        proxy.set(new Fault.Refuse());

        assertReset(connect());
        carries(before, server);
    }

    @Test
    void aConnectionToNobodyIsReset() throws IOException {
        service.close();

        assertReset(connect());
    }

    @Test
    void aResetIsSeenOnBothSides() throws IOException {
        Socket client = connect();
        Socket server = accept();

        proxy.reset();

        assertReset(client);
        assertReset(server);
        assertThat(proxy.connections()).isEmpty();
    }

    @Test
    void aBlackholeSwallowsBothWaysAndHidesEndsForGood() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.Blackhole());
        write(client, "a");
        write(server, "b");
        assertSilent(client);
        assertSilent(server);

        proxy.set(Fault.NONE);
        write(client, "c");
        assertSilent(server);
        client.close();
        assertSilent(server);

        carries(connect(), accept());
    }

    @Test
    void aNewConnectionIntoABlackholeIsTakenAndHearsNothing() throws IOException {
        proxy.set(new Fault.Blackhole());
        Socket client = connect();
        Socket server = accept();
        write(client, "a");

        assertSilent(server);
        assertSilent(client);
    }

    @Test
    void whatAStallHeldBackGoesOnAfterwards() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.Stall());
        write(client, "held");
        assertSilent(server);

        proxy.set(Fault.NONE);
        reads(server, "held");
    }

    @Test
    void aDelayIsAtLeastAsLongAsAskedForAndLosesNothing() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.Delay(Duration.ofMillis(200)));
        long start = System.nanoTime();
        write(client, "first");
        write(client, "second");

        reads(server, "firstsecond");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aTrickleLetsSoManyBytesPassInASecondAndLosesNothing() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.Trickle(1000));
        long start = System.nanoTime();
        String text = "0123456789".repeat(50);
        write(client, text);

        reads(server, text);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @Test
    void aTrickleThatEndsLetsTheRestPassAtOnce() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.Trickle(1));
        write(client, "0123456789".repeat(1000));
        reads(server, "0");

        proxy.set(Fault.NONE);
        reads(server, "123456789" + "0123456789".repeat(999));
    }

    @Test
    void aHalfOpenConnectionStaysWithTheServerWhenTheClientIsGone() throws IOException {
        Socket client = connect();
        Socket server = accept();
        proxy.set(new Fault.HalfOpen());
        carries(server, client);
        client.close();
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> proxy.connections().getFirst().clientHasLeft());

        write(server, "into nowhere");
        assertSilent(server);
        proxy.reset();
        assertSilent(server);

        server.close();
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS))
                .until(() -> proxy.connections().isEmpty());
    }

    @Test
    void anAnswerIsCutOnceTheServerHasTheRequest() throws IOException {
        proxy.set(new Fault.CutAtAnswer());
        Socket client = connect();
        Socket server = accept();
        carries(client, server);

        write(server, "a");
        assertReset(client);
    }

    @Test
    void oneConnectionCanBeTreatedAlone() throws IOException {
        Socket first = connect();
        Socket firstServer = accept();
        Socket second = connect();
        Socket secondServer = accept();

        proxy.connections().getFirst().reset();

        assertReset(first);
        assertReset(firstServer);
        carries(second, secondServer);
    }

    private Socket connect() throws IOException {
        return kept(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private Socket accept() throws IOException {
        Socket socket = kept(service.accept());
        accepted++;
        await().atMost(Duration.ofMillis(PATIENCE_MILLIS)).until(() -> proxy.accepted() == accepted);
        return socket;
    }

    private Socket kept(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        opened.add(socket);
        return socket;
    }

    private static void carries(Socket from, Socket to) throws IOException {
        write(from, "x");
        reads(to, "x");
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void reads(Socket socket, String text) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(text.length());
        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    /** Nothing comes for a while; what would come later is not seen, so this can only be too lenient. */
    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
