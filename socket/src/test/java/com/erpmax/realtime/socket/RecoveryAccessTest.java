package com.erpmax.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.socket.namespace.RecoverySettings;
import com.erpmax.realtime.socket.namespace.Socket;
import com.erpmax.realtime.socket.testing.RecoverableClient;
import com.erpmax.realtime.socket.testing.TestServer;
import com.erpmax.realtime.socket.testing.WebSocketClient;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may recover which socket, where. */
class RecoveryAccessTest {
    private TestServer server = TestServer.start();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void withoutSettingsNobodyIsRecoverable() {
        WebSocketClient client = server.open().send("40{\"csr\":true}");

        assertThat(client.next()).doesNotContain("pid");
        server.root().emit("x");
        client.expect("42[\"x\"]");
        client.close();
        client.expect(WebSocketClient.CLOSED);
        assertThat(server.root().awaySockets()).isZero();
    }

    @Test
    void aClientOfAnotherIdentityGetsANewSocketAndTheOwnerItsFormerOne() {
        start(settings -> settings.withIdentity(RecoveryAccessTest::user));
        WebSocketClient owner = server.open().send("40{\"csr\":true,\"user\":\"one\"}");
        String answer = owner.next();
        String pid = answer.replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
        owner.abort();
        await().until(() -> server.root().awaySockets() == 1);
        server.root().emit("secret");

        WebSocketClient thief = server.open().send("40{\"csr\":true,\"user\":\"two\",\"pid\":\"" + pid + "\"}");
        assertThat(thief.next()).startsWith("40{\"sid\":").doesNotContain(pid);
        WebSocketClient back = server.open().send("40{\"csr\":true,\"user\":\"one\",\"pid\":\"" + pid + "\"}");
        assertThat(back.next()).startsWith("42[\"secret\",");
        back.expect(answer);
    }

    @Test
    void theApplicationSaysWhichSocketsAreRecoverable() {
        start(settings ->
                settings.withWanted(socket -> socket.namespace().name().equals("/safe")));
        server.io().namespace("/safe");
        WebSocketClient client = server.open().send("40{\"csr\":true}").send("40/safe,");

        assertThat(client.next()).startsWith("40{").doesNotContain("pid");
        assertThat(client.next()).startsWith("40/safe,{").contains("pid");
    }

    @Test
    void anApplicationThatCannotSayHasNoRecoverableSockets() {
        start(settings -> settings.withIdentity(socket -> {
            throw new IllegalStateException("on purpose");
        }));

        assertThat(server.open().send("40{\"csr\":true}").next())
                .startsWith("40{\"sid\":")
                .doesNotContain("pid");
    }

    @Test
    void whoCameWithALargeAuthIsNotKept() {
        start(settings -> settings);

        assertThat(server.open()
                        .send("40{\"csr\":true,\"x\":\"" + "x".repeat(8 * 1024) + "\"}")
                        .next())
                .startsWith("40{\"sid\":")
                .doesNotContain("pid");
    }

    @Test
    @SuppressWarnings("NullAway") // what embedders without the checker do
    void anIdentityOfNullMakesNobodyRecoverable() {
        start(settings -> settings.withIdentity(socket -> null));

        assertThat(server.open().send("40{\"csr\":true,\"pid\":\"x\"}").next())
                .startsWith("40{\"sid\":")
                .doesNotContain("pid");
    }

    @Test
    void aPidIsOfOneNamespaceOnly() {
        start(settings -> settings);
        server.io().namespace("/other");
        RecoverableClient client = RecoverableClient.connect(server.open());
        client.abort();
        await().until(() -> server.root().awaySockets() == 1);

        WebSocketClient elsewhere = server.open().send("40/other,{\"csr\":true,\"pid\":\"" + client.pid() + "\"}");
        assertThat(elsewhere.next()).startsWith("40/other,{").doesNotContain(client.pid());
        client.comeBack(server.open()).expectRecovered();
    }

    @Test
    void whoComesBackUnderAnAliasGetsWhatItMissedUnderIt() {
        start(settings -> settings);
        server.io().namespace("/n");
        server.io().alias("/alias", "/n");
        WebSocketClient client = server.open().send("40/n,{\"csr\":true}");
        String pid = client.next().replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
        client.abort();
        await().until(() -> server.io().namespace("/n").awaySockets() == 1);
        server.io().namespace("/n").emit("x");

        WebSocketClient back = server.open().send("40/alias,{\"csr\":true,\"pid\":\"" + pid + "\"}");

        assertThat(back.next()).startsWith("42/alias,[\"x\",");
        assertThat(back.next()).startsWith("40/alias,{").contains(pid);
    }

    @Test
    void aGuestGetsWhatItMissedUnlessItsConnectionWasAMember() {
        start(settings -> settings);
        server.io().feed("/source", "/");
        RecoverableClient guest = RecoverableClient.connect(server.open());
        RecoverableClient member = RecoverableClient.connect(server.open());
        member.send("40/source,{\"csr\":true}").expectStart("40/source,");
        guest.abort();
        member.abort();
        await().until(() -> server.root().awaySockets() == 2);

        server.io().namespace("/source").emit("x");

        RecoverableClient guestAgain = guest.comeBack(server.open());
        assertThat(guestAgain.event()).isEqualTo("42[\"x\",");
        guestAgain.expectRecovered();
        member.comeBack(server.open()).expectRecovered();
    }

    @Test
    void aConnectionThatEndsWhileItIsAuthorisedTakesNothingAway() throws Exception {
        start(settings -> settings);
        Semaphore gate = new Semaphore(1);
        server.root().use(socket -> gate.tryAcquire(60, TimeUnit.SECONDS));
        RecoverableClient client = RecoverableClient.connect(server.open());
        client.abort();
        await().until(() -> server.root().awaySockets() == 1);
        WebSocketClient hasty = server.open().send(client.connectPacket());
        await().until(gate::hasQueuedThreads);
        hasty.abort();
        await().until(() -> server.io().connectionCount() == 0);
        gate.release(2);

        client.comeBack(server.open()).expectRecovered();
    }

    @Test
    void clientsOfSocketIo2AreNeverRecoverable() {
        server.close();
        EngineConfig config = EngineConfig.defaults().withEio3(true);
        server = TestServer.start(
                builder -> builder.recovery(RecoverySettings.defaults().withWanted(socket -> true)), config);
        WebSocketClient old = server.openOld().expect("40");

        server.root().emit("x");

        old.expect("42[\"x\"]");
        old.abort();
        await().until(() -> server.io().connectionCount() == 0);
        assertThat(server.root().awaySockets()).isZero();
    }

    private static String user(Socket socket) {
        return socket.authJson().contains("\"one\"") ? "one" : "other";
    }

    private void start(UnaryOperator<RecoverySettings> settings) {
        server.close();
        server = TestServer.start(builder -> builder.recovery(settings.apply(RecoverySettings.defaults())));
    }
}
