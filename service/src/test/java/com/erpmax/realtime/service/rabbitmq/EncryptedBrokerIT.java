package com.erpmax.realtime.service.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.service.config.RabbitAddress;
import com.erpmax.realtime.testing.FreePort;
import com.erpmax.realtime.testing.RabbitServer;
import com.erpmax.realtime.testing.TestCertificate;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code amqps}: who the broker is is checked against what this Java trusts. */
class EncryptedBrokerIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NAME = "localhost";
    private static final int PORT = FreePort.find();

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static RabbitServer broker;
    private static SSLContext before;

    @BeforeAll
    static void start() throws NoSuchAlgorithmException {
        before = SSLContext.getDefault();
        certificate = TestCertificate.of(NAME, folder);
        broker = RabbitServer.startWithTls(PORT, certificate);
    }

    @AfterEach
    void trustAsBefore() {
        SSLContext.setDefault(before);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void brokerWithATrustedCertificateIsConnectedTo() throws Exception {
        SSLContext.setDefault(certificate.trusting());
        RabbitConnection connection =
                new RabbitConnection(RabbitConfiguration.factory(address(NAME)), "encrypted", Set.of("jobs"));
        connection.start();

        assertThat(connection.awaitUp(SOON)).isTrue();
        assertThat(connection.messageCount("jobs")).isZero();
        connection.stop();
    }

    @Test
    void brokerWithAnotherNameThanItsCertificateIsNotTalkedTo() {
        SSLContext.setDefault(certificate.trusting());

        assertThatThrownBy(
                        () -> RabbitConfiguration.factory(address("127.0.0.1")).newConnection())
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void brokerWithACertificateThatNobodyTrustsIsNotTalkedTo() {
        assertThatThrownBy(() -> RabbitConfiguration.factory(address(NAME)).newConnection())
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("unable to find valid certification path");
    }

    private static RabbitAddress address(String host) {
        return RabbitAddress.parse(RabbitServer.tlsUrl(host, PORT));
    }
}
