package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.RequestVerifier.Verdict;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.engine.transport.WebSocketTransport;
import com.erpmax.realtime.engine.transport.WriteStallWatch;
import com.erpmax.realtime.protocol.engineio.HandshakeError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the Engine.IO requests of one HTTP connection: handshakes, polls, posts and upgrades. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
final class EngineRequestHandler extends RequestSequencer implements HttpExchange.Responder {

    private static final Logger log = LoggerFactory.getLogger(EngineRequestHandler.class);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final EngineEndpoint endpoint;
    private final RequestVerifier verifier;
    private @Nullable ChannelHandlerContext context;
    private @Nullable EngineLoop loop;
    private @Nullable ConnectionTimer timer;
    private @Nullable WriteStallWatch stallWatch;
    private @Nullable HttpExchange exchange;
    private @Nullable EngineSession session;
    private @Nullable Consumer<HttpExchange> atEndOfRequest;
    private @Nullable RequestBody body;
    private boolean closesAfterRequest;

    EngineRequestHandler(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
        this.verifier = new RequestVerifier(endpoint);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        loop = endpoint.loops().of(added.channel().eventLoop());
        timer = new ConnectionTimer(loop, added::close);
        stallWatch =
                new WriteStallWatch(added.channel(), loop, endpoint.config().writeTimeout(), added::close);
        loop.run(timer()::awaitRequest);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timer().cancel();
        releaseBody();
        super.handlerRemoved(removed);
    }

    @Override
    boolean isOurs(HttpRequest request) {
        boolean isOurs = request.decoderResult().isFailure() || endpoint.serves(EngineRequest.rawPath(request));
        if (!isOurs) {
            timer().cancel();
        }
        return isOurs;
    }

    @Override
    void begin(ChannelHandlerContext at, HttpRequest http) {
        timer().awaitBody();
        EngineRequest request = EngineRequest.of(http);
        CorsPolicy.Decision cors =
                endpoint.cors().decide(request.header(HttpHeaderNames.ORIGIN), request.header(HttpHeaderNames.HOST));
        HttpExchange started = new HttpExchange(request, cors, loop(), this);
        exchange = started;
        session = null;
        atEndOfRequest = null;
        if (http.decoderResult().isFailure()) {
            refuse(started, HttpErrors.statusOf(http.decoderResult().cause()));
            return;
        }
        if (HttpUtil.is100ContinueExpected(http)) {
            at.writeAndFlush(started.response(HttpResponseStatus.CONTINUE, null, Unpooled.EMPTY_BUFFER));
        }
        if (request.method().equals(HttpMethod.OPTIONS) && cors.allowedOrigin() != null) {
            atEndOfRequest = preflight -> respond(preflight, HttpErrors.preflight(preflight));
            return;
        }
        switch (verifier.verify(request, cors)) {
            case Verdict.Refused refused ->
                atEndOfRequest = refusedExchange -> refuse(refusedExchange, refused.error());
            case Verdict.NewSession opening -> atEndOfRequest = opened -> open(opened, opening.transport());
            case Verdict.Upgrade upgrade -> atEndOfRequest = upgraded -> upgrade(upgraded, upgrade.session());
            case Verdict.Poll poll -> beginPoll(started, poll.session());
        }
    }

    @Override
    void content(ChannelHandlerContext at, HttpContent content) {
        HttpExchange open = exchange;
        if (open == null) {
            if (isRequestComplete()) {
                finish(at); // the rest of a request that was answered early
            }
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(open, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        timer().bodyBytes(content.content().readableBytes());
        if (body != null && !body.append(content.content())) {
            releaseBody();
            onSession(open, polling -> polling.onPostRefused(open, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code()));
            return;
        }
        if (content instanceof LastHttpContent) {
            timer().cancel();
            if (atEndOfRequest != null) {
                atEndOfRequest.accept(open);
            }
        }
    }

    @Override
    void idle() {
        timer().awaitRequest();
    }

    @Override
    void aborted() {
        HttpExchange open = exchange;
        exchange = null;
        releaseBody();
        if (open != null && session != null) {
            onSession(open, polling -> polling.onAborted(open));
        }
    }

    /** On the channel's loop: writes the answer of the open exchange; anything later is dropped. */
    @Override
    public void respond(HttpExchange answered, @Nullable FullHttpResponse response) {
        ChannelHandlerContext at = context();
        if (exchange != answered) {
            if (response != null) {
                response.release();
            }
            return;
        }
        exchange = null;
        releaseBody();
        if (response == null) {
            at.close();
            return;
        }
        boolean keepsAlive = HttpUtil.isKeepAlive(answered.request().http()) && isRequestComplete();
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!answered.request().http().protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        at.writeAndFlush(response);
        if (stallWatch != null) {
            stallWatch.flushed();
        }
        if (isRequestComplete()) {
            finish(at, keepsAlive);
        } else {
            // what the peer still sends is read and dropped until the body ends or its time is up
            closesAfterRequest = true;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("HTTP connection failed: {}", cause.getMessage());
        } else {
            log.error("HTTP handler failed", cause);
        }
        at.close();
    }

    private void finish(ChannelHandlerContext at) {
        finish(at, !closesAfterRequest);
    }

    private void finish(ChannelHandlerContext at, boolean keepsAlive) {
        closesAfterRequest = false;
        if (!keepsAlive) {
            at.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        timer().awaitRequest();
        exchangeEnded(at);
    }

    private void open(HttpExchange opened, TransportKind transport) {
        if (transport == TransportKind.WEBSOCKET && !WebSocketUpgrader.isValid(opened.request())) {
            refuse(opened, HandshakeError.BAD_REQUEST);
            return;
        }
        if (!endpoint.sessions().reserve(endpoint.config().maxSessions())) {
            endpoint.meters().refused("503");
            FullHttpResponse full =
                    opened.response(HttpResponseStatus.SERVICE_UNAVAILABLE, null, Unpooled.EMPTY_BUFFER);
            full.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
            respond(opened, full);
            return;
        }
        EngineSession created = new EngineSession(
                endpoint.sessions().newId(),
                loop(),
                endpoint.config(),
                opened.request()
                        .toHandshake(context().channel(), endpoint.clock().instant()),
                endpoint.sessions(),
                endpoint.meters());
        if (transport == TransportKind.WEBSOCKET) {
            created.open(webSocket(opened, created), endpoint.listeners());
        } else {
            PollingTransport polling = new PollingTransport(loop(), created);
            opened.assign(loop());
            session = created;
            created.open(polling, endpoint.listeners());
            polling.onPoll(opened);
        }
    }

    private void upgrade(HttpExchange upgraded, EngineSession target) {
        if (!WebSocketUpgrader.isValid(upgraded.request())) {
            refuse(upgraded, HandshakeError.BAD_REQUEST);
            return;
        }
        WebSocketTransport candidate = webSocket(upgraded, target);
        loop().handOver(target.loop(), () -> target.upgrade(candidate));
    }

    private WebSocketTransport webSocket(HttpExchange upgraded, EngineSession owner) {
        ChannelHandlerContext at = context();
        exchange = null;
        WebSocketTransport transport = new WebSocketTransport(
                at.channel(),
                loop(),
                owner.loop(),
                owner,
                endpoint.config().maxPayloadBytes(),
                endpoint.config().writeTimeout());
        WebSocketUpgrader.upgrade(at, upgraded, transport);
        return transport;
    }

    private void beginPoll(HttpExchange started, EngineSession target) {
        session = target;
        started.assign(target.loop());
        if (started.request().isGet()) {
            atEndOfRequest = poll -> onSession(poll, polling -> polling.onPoll(poll));
        } else if (started.request().method().equals(HttpMethod.POST)) {
            beginPost(started);
        } else {
            atEndOfRequest = other -> respond(
                    other, other.response(HttpResponseStatus.INTERNAL_SERVER_ERROR, null, Unpooled.EMPTY_BUFFER));
        }
    }

    private void beginPost(HttpExchange started) {
        onSession(started, polling -> polling.onPost(started));
        if (HttpHeaderValues.APPLICATION_OCTET_STREAM.contentEqualsIgnoreCase(
                String.valueOf(HttpUtil.getMimeType(started.request().http())))) {
            atEndOfRequest = binary -> onSession(
                    binary, polling -> polling.onPostUnacceptable(binary, "a binary body (protocol 4 has none)"));
            return;
        }
        body = new RequestBody(endpoint.config().maxPayloadBytes());
        atEndOfRequest = this::endPost;
    }

    private void endPost(HttpExchange post) {
        RequestBody complete = body;
        if (complete == null) {
            return;
        }
        try {
            String payload = complete.text();
            onSession(post, polling -> polling.onPostBody(post, payload));
        } catch (CharacterCodingException notUtf8) {
            onSession(post, polling -> polling.onPostUnacceptable(post, "body is not UTF-8"));
        } finally {
            releaseBody();
        }
    }

    /** Runs on the session's home loop; a session that left polling in the meantime answers 400. */
    private void onSession(HttpExchange open, Consumer<PollingTransport> action) {
        EngineSession target = session;
        if (target == null) {
            return;
        }
        loop().handOver(
                        target.loop(),
                        () -> target.polling()
                                .ifPresentOrElse(
                                        action, () -> open.respondEmpty(HttpResponseStatus.BAD_REQUEST.code())));
    }

    private void refuse(HttpExchange refused, HandshakeError error) {
        endpoint.meters().refused(String.valueOf(error.code()));
        if (refused.request().isWebSocketUpgrade()) {
            respondAndClose(refused, HttpErrors.upgradeRefusal(refused, error));
        } else {
            ByteBuf json = Unpooled.copiedBuffer(error.body(), StandardCharsets.UTF_8);
            respond(refused, refused.response(HttpResponseStatus.valueOf(error.httpStatus()), HttpExchange.JSON, json));
        }
    }

    private void refuse(HttpExchange refused, HttpResponseStatus status) {
        endpoint.meters().refused(String.valueOf(status.code()));
        respondAndClose(refused, refused.response(status, null, Unpooled.EMPTY_BUFFER));
    }

    private void respondAndClose(HttpExchange refused, FullHttpResponse response) {
        if (exchange == refused) {
            exchange = null;
            releaseBody();
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            response.release();
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private EngineLoop loop() {
        return Objects.requireNonNull(loop);
    }

    private ConnectionTimer timer() {
        return Objects.requireNonNull(timer);
    }
}
