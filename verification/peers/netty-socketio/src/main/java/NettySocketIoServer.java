import com.corundumstudio.socketio.AuthTokenResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** netty-socketio as a peer in benchmarks: {@code --port N [--jwt]}, with the key in {@code SECRET_KEY}. */
public final class NettySocketIoServer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private NettySocketIoServer() {}

    public static void main(String[] arguments) {
        List<String> given = List.of(arguments);
        Configuration config = new Configuration();
        config.setPort(Integer.parseInt(given.get(given.indexOf("--port") + 1)));
        config.setUseLinuxNativeEpoll(Epoll.isAvailable());
        SocketConfig sockets = new SocketConfig();
        sockets.setReuseAddress(true);
        sockets.setTcpNoDelay(true);
        config.setSocketConfig(sockets);
        SocketIOServer server = new SocketIOServer(config);
        if (given.contains("--jwt")) {
            server.getNamespace("").addAuthTokenListener(NettySocketIoServer::authorise);
        }
        server.addEventListener("echo", String.class, (client, value, ack) -> client.sendEvent("echo", value));
        server.addEventListener("ack", String.class, (client, value, ack) -> ack.sendAckData(value));
        server.addEventListener(
                "broadcast",
                String.class,
                (client, value, ack) -> server.getBroadcastOperations().sendEvent("broadcast", value));
        server.start();
    }

    private static AuthTokenResult authorise(Object auth, SocketIOClient client) {
        try {
            JsonNode claims = verify(String.valueOf(((Map<?, ?>) auth).get("token")));
            client.joinRoom("user:" + claims.get("sub").asText());
            client.joinRoom("tenant:" + claims.get("tenant_id").asText());
            return AuthTokenResult.AuthTokenResultSuccess;
        } catch (IOException | GeneralSecurityException | RuntimeException invalid) {
            return new AuthTokenResult(false, Map.of("message", "token_invalid"));
        }
    }

    private static JsonNode verify(String token) throws IOException, GeneralSecurityException {
        int end = token.lastIndexOf('.');
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(System.getenv("SECRET_KEY").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, end)));
        boolean isSigned = MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(token.substring(end + 1)));
        boolean isAlive = claims.get("exp").asLong() > System.currentTimeMillis() / 1000;
        if (!isSigned || !isAlive || !claims.get("type").asText().equals("access")) {
            throw new GeneralSecurityException("token");
        }
        return claims;
    }
}
