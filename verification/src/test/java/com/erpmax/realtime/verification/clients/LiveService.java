package com.erpmax.realtime.verification.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.ServiceApplication;
import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.socket.SocketIoServer;
import com.erpmax.realtime.socket.namespace.SocketHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service on a free port with a data folder of its own. Thread-safe. */
final class LiveService implements AutoCloseable {

    private static final String API_KEY = "test-key-0123456789abcdef";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    LiveService(Path data) {
        context = new SpringApplication(ServiceApplication.class)
                .run(
                        "--PORT=0",
                        "--DATA_DIR=" + data,
                        "--SECRET_KEY=test-secret-0123456789abcdef-0123456789abcdef",
                        "--SERVICE_API_KEY=" + API_KEY,
                        "--PING_INTERVAL=1s");
    }

    int port() {
        return Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
    }

    /** An access token; one of a negative life has expired. */
    String token(String userId, String tenantId, Duration life) {
        return context.getBean(AccessTokens.class).mint(userId, tenantId, Role.MEMBER, life);
    }

    /** Publishes a notification with this id and title. */
    void notify(String userId, String id, String title) {
        String body = "{\"id\":\"" + id + "\",\"user_id\":\"" + userId + "\",\"title\":\"" + title
                + "\",\"message\":\"m\",\"type\":\"info\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/api/v1/notifications"))
                .header("X-API-Key", API_KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Ends all sockets for good, with a DISCONNECT packet. */
    void disconnectAll() {
        context.getBean(SocketIoServer.class)
                .namespace("/")
                .fetchSockets()
                .toCompletableFuture()
                .join()
                .forEach(SocketHandle::disconnect);
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
