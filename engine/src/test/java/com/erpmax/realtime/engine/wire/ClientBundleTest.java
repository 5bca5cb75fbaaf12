package com.erpmax.realtime.engine.wire;

import static com.erpmax.realtime.engine.testing.TestServer.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.http.ClientBundle;
import com.erpmax.realtime.engine.http.CorsPolicy;
import com.erpmax.realtime.engine.http.HttpOptions;
import com.erpmax.realtime.engine.testing.HttpAnswer;
import com.erpmax.realtime.engine.testing.RawConnection;
import com.erpmax.realtime.engine.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JavaScript client's files, served beside Engine.IO. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientBundleTest {

    private static final String SCRIPT = "console.log(1);".repeat(200);

    @TempDir
    private static Path root;

    private Path folder = Path.of("dist");

    private TestServer server;

    @BeforeAll
    void start() throws IOException {
        folder = Files.createDirectory(root.resolve(folder));
        for (String name : List.of("socket.io", "socket.io.min", "socket.io.esm.min", "socket.io.msgpack.min")) {
            Files.writeString(folder.resolve(name + ".js"), name + SCRIPT);
            Files.writeString(folder.resolve(name + ".js.map"), "{}");
        }
        Files.writeString(folder.resolve("secret.js"), "secret");
        HttpOptions options = HttpOptions.defaults()
                .withCors(CorsPolicy.of(List.of("https://app.example.com")))
                .withClient(ClientBundle.fromDirectory(folder, "4.8.1"));
        server = TestServer.start(settings -> settings.http(options).paths("/socket.io", "/ws/socket.io"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/socket.io/socket.io.js,                     socket.io",
        "/socket.io/socket.io.min.js,                 socket.io.min",
        "/socket.io/socket.io.esm.min.js,             socket.io.esm.min",
        "/socket.io/socket.io.msgpack.min.js,         socket.io.msgpack.min",
        "/ws/socket.io/socket.io.js,                  socket.io",
        "/socket.io/socket.io.js?v=4,                 socket.io",
    })
    void scriptIsServedBelowEveryPath(String target, String name) {
        HttpAnswer answer = server.connect().exchange("GET " + target);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.body()).isEqualTo(name + SCRIPT);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/javascript; charset=utf-8")
                .containsEntry("cache-control", "public, max-age=0")
                .containsEntry("etag", "\"4.8.1\"")
                .containsEntry("vary", "Accept-Encoding");
    }

    @Test
    void mapIsServedAsJson() {
        HttpAnswer answer = server.connect().exchange("GET /socket.io/socket.io.esm.min.js.map");
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void headIsAnsweredWithoutTheFile() {
        RawConnection connection = server.connect().request("HEAD /socket.io/socket.io.js");
        HttpAnswer head = connection.answerHead();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(String.valueOf(9 + SCRIPT.length()));
        assertThat(connection.exchange("GET /socket.io/socket.io.js.map").body())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"4.8.1\"", "W/\"4.8.1\"", "\"4.8.0\", \"4.8.1\"", "*"})
    void fileThatThePeerHasIsNotSentAgain(String tag) {
        RawConnection connection = server.connect();
        HttpAnswer answer = connection.exchange("GET /socket.io/socket.io.js", "If-None-Match: " + tag);
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 304 Not Modified");
        assertThat(answer.headers())
                .containsEntry("etag", "\"4.8.1\"")
                .containsEntry("cache-control", "public, max-age=0")
                .doesNotContainKey("content-type");
        assertThat(connection.exchange("GET " + PATH + "polling").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.8.1", "\"4.8.10\"", "\"\""})
    void fileIsSentToWhoHasAnother(String tag) {
        assertThat(server.connect()
                        .exchange("GET /socket.io/socket.io.js", "If-None-Match: " + tag)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fileIsCompressedForWhoAcceptsIt() throws IOException {
        for (int round = 0; round < 2; round++) { // made once, sent twice
            RawConnection connection =
                    server.connect().request("GET /socket.io/socket.io.js", "Accept-Encoding: gzip, br");
            HttpAnswer head = connection.answerHead();
            assertThat(head.header("content-encoding")).isEqualTo("gzip");
            byte[] body = connection.bytes(Integer.parseInt(String.valueOf(head.header("content-length"))));
            assertThat(body.length).isLessThan(SCRIPT.length());
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("socket.io" + SCRIPT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket.io/secret.js",
                "/socket.io/../secret.js",
                "/socket.io/%2e%2e/secret.js",
                "/socket.io/./socket.io.js",
                "/socket.io//socket.io.js",
                "/socket.io/x/socket.io.js",
                "/socket.io/socket.io.js/",
                "/socket.io/socket%2eio.js",
                "/socket.io/SOCKET.IO.JS",
                "/socket.io/socket.io.js.map.map",
                "/socket.io/",
            })
    void nothingElseIsServed(String target) {
        HttpAnswer answer = server.connect().exchange("GET " + target);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
    }

    @Test
    void otherMethodsAreEngineIos() {
        assertThat(server.connect().exchange("DELETE /socket.io/socket.io.js").body())
                .isEqualTo("{\"code\":0,\"message\":\"Transport unknown\"}");
    }

    @Test
    void publicFileIsServedToPagesOfEveryOriginWithTheHeadersOfTheAllowed() {
        HttpAnswer allowed =
                server.connect().exchange("GET /socket.io/socket.io.js", "Origin: https://app.example.com");
        assertThat(allowed.headers())
                .containsEntry("access-control-allow-origin", "https://app.example.com")
                .containsEntry("vary", "Origin, Accept-Encoding");
        HttpAnswer foreign =
                server.connect().exchange("GET /socket.io/socket.io.js", "Origin: https://evil.example.com");
        assertThat(foreign.status()).isEqualTo(200);
        assertThat(foreign.header("access-control-allow-origin")).isNull();
    }

    @Test
    void serverWithoutTheFilesDoesNotServeThem() {
        try (TestServer own = TestServer.start()) {
            assertThat(own.connect().exchange("GET /socket.io/socket.io.js").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void filesCanComeFromTheClassPath() throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()}, null)) {
            ClientBundle bundle = ClientBundle.fromClasspath(loader, "dist", "1");
            HttpOptions options = HttpOptions.defaults().withClient(bundle);
            try (TestServer own = TestServer.start(settings -> settings.http(options))) {
                assertThat(own.connect()
                                .exchange("GET /socket.io/socket.io.min.js")
                                .body())
                        .isEqualTo("socket.io.min" + SCRIPT);
            }
        }
    }

    @Test
    void sourceWithoutFilesAndVersionThatIsNoneAreRefusedAsSettings() {
        assertThatThrownBy(() -> ClientBundle.fromDirectory(folder.resolve("nowhere"), "1"))
                .hasMessageStartingWith("files: none (expected: at least one of [socket.io.js");
        assertThatThrownBy(() -> ClientBundle.fromDirectory(folder, "a\"b"))
                .hasMessage("version: a\"b (expected: like 4.8.1)");
    }
}
