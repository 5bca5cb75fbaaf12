package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.RequestVerifier.Verdict;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.engine.transport.SendQueueLimit;
import com.erpmax.realtime.engine.transport.TransportKind;
import com.erpmax.realtime.engine.transport.WebSocketTransport;
import com.erpmax.realtime.engine.transport.WriteStallWatch;
import com.erpmax.realtime.protocol.engineio.HandshakeError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
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
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the Engine.IO requests of one HTTP connection: handshakes, polls, posts and upgrades. A request is judged by
 * its head and acted on when its body has been read; a post is announced to its session with the head.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
final class EngineRequestHandler extends RequestSequencer implements HttpExchange.Responder {

    private static final Logger log = LoggerFactory.getLogger(EngineRequestHandler.class);

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
    private long bodyBytes;

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
        SendQueueLimit.applyTo(added.channel());
        loop.run(timer()::awaitRequest);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timer().cancel();
        stallWatch().cancel();
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
        bodyBytes = 0;
        if (!request.isWellFormed()) {
            refuse(started, HttpErrors.statusOf(http.decoderResult().cause()));
            finish(at, false); // the codec drops what follows a request that it cannot read
            return;
        }
        if (request.method().equals(HttpMethod.OPTIONS) && cors.allowedOrigin() != null) {
            atEndOfRequest = preflight -> respond(preflight, HttpErrors.preflight(preflight));
            return;
        }
        switch (verifier.verify(request, cors)) {
            case Verdict.Refused refused -> atEndOfRequest = open -> refuse(open, refused.error());
            case Verdict.NewSession opening -> atEndOfRequest = open -> openSession(open, opening.transport());
            case Verdict.Upgrade upgrade -> atEndOfRequest = open -> upgrade(open, upgrade.session());
            case Verdict.Poll poll -> beginPoll(started, poll.session());
        }
    }

    @Override
    void content(ChannelHandlerContext at, HttpContent content) {
        HttpExchange open = exchange;
        if (open == null) {
            if (isRequestComplete()) {
                finish(at, false); // that was the rest of a request that was answered early
            }
            return;
        }
        if (content.decoderResult().isFailure()) {
            abandon(open);
            refuse(open, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        Consumer<HttpExchange> action = atEndOfRequest;
        if (takeBody(open, content.content()) && content instanceof LastHttpContent && action != null) {
            timer().cancel();
            action.accept(open);
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
        if (open != null) {
            abandon(open);
        }
    }

    /** On the channel's loop: writes the answer of the open exchange; anything later is dropped. */
    @Override
    public void respond(HttpExchange answered, @Nullable FullHttpResponse response) {
        boolean keepsAlive = HttpUtil.isKeepAlive(answered.request().http()) && isRequestComplete();
        respond(answered, response, keepsAlive);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable cause) {
        if (isDownstream()) {
            at.fireExceptionCaught(cause);
            return;
        }
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("HTTP connection failed: {}", cause.getMessage());
        } else {
            log.error("HTTP handler failed", cause);
        }
        at.close();
    }

    private void respond(HttpExchange answered, @Nullable FullHttpResponse response, boolean keepsAlive) {
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
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!answered.request().http().protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        at.writeAndFlush(response);
        stallWatch().flushed();
        if (isRequestComplete()) {
            finish(at, keepsAlive);
        }
        // else what the peer still sends is read and dropped, until the body ends or its time is up
    }

    private void finish(ChannelHandlerContext at, boolean keepsAlive) {
        if (!keepsAlive) {
            at.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        timer().awaitRequest();
        exchangeEnded(at);
    }

    /** Counts and keeps a part of the body; false when it is refused because too much came. */
    private boolean takeBody(HttpExchange open, ByteBuf part) {
        int limit = endpoint.config().maxPayloadBytes();
        boolean wasWithin = bodyBytes <= limit;
        bodyBytes += part.readableBytes();
        timer().bodyBytes(part.readableBytes());
        if (bodyBytes <= limit) {
            if (body != null) {
                body.append(part);
            }
            return true;
        }
        if (wasWithin && body != null) {
            releaseBody();
            onSession(open, polling -> polling.onPostRefused(open, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE.code()));
        } else if (wasWithin) {
            refuse(open, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        return false;
    }

    private void openSession(HttpExchange opened, TransportKind transport) {
        if (transport == TransportKind.WEBSOCKET && !WebSocketUpgrader.isValid(opened.request())) {
            refuse(opened, HandshakeError.BAD_REQUEST);
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
        if (!endpoint.sessions().admit(created, endpoint.config().maxSessions())) {
            endpoint.meters().refused("503");
            respond(opened, HttpErrors.unavailable(opened));
            return;
        }
        if (transport == TransportKind.WEBSOCKET) {
            WebSocketTransport carrier = webSocket(created);
            takeOver(opened, carrier, () -> created.open(carrier, endpoint.listeners()));
        } else {
            PollingTransport carrier = new PollingTransport(loop(), created);
            session = created;
            opened.assign(loop());
            created.open(carrier, endpoint.listeners());
            carrier.onPoll(opened);
        }
    }

    private void upgrade(HttpExchange upgraded, EngineSession target) {
        if (!WebSocketUpgrader.isValid(upgraded.request())) {
            refuse(upgraded, HandshakeError.BAD_REQUEST);
            return;
        }
        WebSocketTransport candidate = webSocket(target);
        takeOver(upgraded, candidate, () -> loop().handOver(target.loop(), () -> target.upgrade(candidate)));
    }

    private WebSocketTransport webSocket(EngineSession owner) {
        return new WebSocketTransport(
                context().channel(),
                loop(),
                owner.loop(),
                owner,
                endpoint.config().maxPayloadBytes(),
                endpoint.config().writeTimeout());
    }

    private void takeOver(HttpExchange upgraded, WebSocketTransport transport, Runnable announce) {
        exchange = null;
        WebSocketUpgrader.upgrade(context(), upgraded, transport, announce);
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
        HttpRequest http = started.request().http();
        if (HttpUtil.is100ContinueExpected(http)) {
            context().writeAndFlush(started.response(HttpResponseStatus.CONTINUE, null, Unpooled.EMPTY_BUFFER));
        }
        if (HttpHeaderValues.APPLICATION_OCTET_STREAM.contentEqualsIgnoreCase(
                String.valueOf(HttpUtil.getMimeType(http)))) {
            atEndOfRequest = binary -> onSession(
                    binary, polling -> polling.onPostUnacceptable(binary, "a binary body (protocol 4 has none)"));
        } else {
            body = new RequestBody();
            atEndOfRequest = this::endPost;
        }
        onSession(started, polling -> polling.onPost(started));
    }

    private void endPost(HttpExchange post) {
        RequestBody complete = Objects.requireNonNull(body);
        try {
            String payload = complete.text();
            onSession(post, polling -> polling.onPostBody(post, payload));
        } catch (CharacterCodingException notUtf8) {
            onSession(post, polling -> polling.onPostUnacceptable(post, "body is not UTF-8"));
        } finally {
            releaseBody();
        }
    }

    /** The rest of a request of a session will not come. */
    private void abandon(HttpExchange open) {
        if (session != null) {
            onSession(open, polling -> polling.onAborted(open));
        }
    }

    /** Runs on the session's home loop; a session that left polling in the meantime answers 400. */
    private void onSession(HttpExchange open, Consumer<PollingTransport> action) {
        EngineSession target = Objects.requireNonNull(session);
        Runnable task = () -> target.polling()
                .ifPresentOrElse(action, () -> open.respondEmpty(HttpResponseStatus.BAD_REQUEST.code()));
        loop().handOver(target.loop(), task);
    }

    private void refuse(HttpExchange refused, HandshakeError error) {
        endpoint.meters().refused(String.valueOf(error.code()));
        if (refused.request().isWebSocketUpgrade()) {
            respond(refused, HttpErrors.upgradeRefusal(refused, error), false);
        } else {
            respond(refused, HttpErrors.refusal(refused, error));
        }
    }

    private void refuse(HttpExchange refused, HttpResponseStatus status) {
        endpoint.meters().refused(String.valueOf(status.code()));
        respond(refused, refused.response(status, null, Unpooled.EMPTY_BUFFER), false);
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

    private WriteStallWatch stallWatch() {
        return Objects.requireNonNull(stallWatch);
    }
}
