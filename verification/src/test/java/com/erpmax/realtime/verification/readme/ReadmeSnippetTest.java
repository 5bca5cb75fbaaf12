package com.erpmax.realtime.verification.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's embedding example is compiled and run as it stands, on a port of its own, and asked over the wire. */
class ReadmeSnippetTest {

    private static final int MOST_LINES = 15;
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("Listening on port (\\d+)");

    @TempDir
    Path folder;

    @Test
    void theEmbeddingExampleStartsAServerThatEchoes() throws Exception {
        String snippet = snippet();
        assertThat(snippet.lines().count()).isLessThanOrEqualTo(MOST_LINES);
        Path source = folder.resolve("Main.java");
        Files.writeString(
                source,
                "import com.erpmax.realtime.engine.EngineServer;\nimport com.erpmax.realtime.socket.SocketIoServer;\n"
                        + "import java.util.concurrent.CountDownLatch;\n"
                        + "public class Main { public static void main(String[] arguments) throws Exception {\n"
                        + snippet.replace("port(3000)", "port(0)")
                        + "}}\n");
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(answerTo("420[\"echo\",\"hi\"]", port(output))).isEqualTo("430[\"hi\"]");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static String snippet() throws IOException {
        Path readme = Path.of(System.getProperty("user.dir")).resolveSibling("README.md");
        Matcher block = JAVA_BLOCK.matcher(Files.readString(readme));
        assertThat(block.find()).as("README.md shows Java").isTrue();
        return block.group(1);
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("the example ended without listening");
    }

    private static String answerTo(String packet, int port) throws InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws://localhost:" + port + "/socket.io/?EIO=4&transport=websocket"),
                            new Collector(received))
                    .join();
            assertThat(next(received)).startsWith("0{");
            socket.sendText("40", true).join();
            assertThat(next(received)).startsWith("40{");
            socket.sendText(packet, true).join();
            String answer = next(received);
            socket.abort();
            return answer;
        }
    }

    private static String next(BlockingQueue<String> received) throws InterruptedException {
        String message = received.poll(60, TimeUnit.SECONDS);
        assertThat(message).as("a message in time").isNotNull();
        return message;
    }

    private record Collector(BlockingQueue<String> received) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            received.add(data.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
