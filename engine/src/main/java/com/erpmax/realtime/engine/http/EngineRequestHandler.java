package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.http.RequestVerifier.Verdict;
import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.transport.SendQueueLimit;
import com.erpmax.realtime.engine.transport.WriteStallWatch;
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
import java.util.Objects;
import java.util.Optional;
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
    private @Nullable ChannelHandlerContext context;
    private @Nullable EngineLoop loop;
    private @Nullable ConnectionTimer timer;
    /** Null while everything could be written at once. */
    private @Nullable WriteStallWatch stallWatch;

    private @Nullable HttpExchange exchange;
    private @Nullable SessionRequests requests;
    private @Nullable Consumer<HttpExchange> atEndOfRequest;
    private long bodyBytes;
    private boolean isBodyRefused;

    EngineRequestHandler(EngineEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        loop = endpoint.loops().of(added.channel().eventLoop());
        requests = new SessionRequests(loop);
        timer = new ConnectionTimer(loop, added::close);
        SendQueueLimit.applyTo(added.channel());
        loop.run(timer()::awaitRequest);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        timer().cancel();
        if (stallWatch != null) {
            stallWatch.cancel();
        }
        requests().releaseBody();
        super.handlerRemoved(removed);
    }

    @Override
    boolean isOurs(HttpRequest request) {
        boolean isOurs = request.decoderResult().isFailure() || endpoint.serves(request.uri());
        if (!isOurs) {
            timer().hold();
        }
        return isOurs;
    }

    @Override
    void begin(ChannelHandlerContext at, HttpRequest http) {
        timer().begin();
        EngineRequest request = EngineRequest.of(http);
        HttpExchange started = new HttpExchange(request, endpoint, at.channel(), loop(), this);
        exchange = started;
        requests().reset();
        atEndOfRequest = null;
        bodyBytes = 0;
        isBodyRefused = false;
        if (!request.isWellFormed()) {
            refuse(started, HttpErrors.statusOf(http.decoderResult().cause()));
            finish(at, false); // the codec drops what follows a request that it cannot read
            return;
        }
        atEndOfRequest = actionOn(started, request);
    }

    private Consumer<HttpExchange> actionOn(HttpExchange started, EngineRequest request) {
        if (request.method().equals(HttpMethod.OPTIONS) && started.cors().allowedOrigin() != null) {
            CorsPolicy.Terms terms = endpoint.http().cors().terms();
            return preflight -> respond(preflight, HttpErrors.preflight(preflight, terms));
        }
        Optional<ClientAsset> asset = endpoint.clientFiles().find(request);
        if (asset.isPresent()) {
            return open -> respond(open, endpoint.clientFiles().answer(open, asset.get()));
        }
        return switch (endpoint.verifier().verify(request, started.cors())) {
            case Verdict.Refused refused -> open -> refuse(open, refused.refusal());
            case Verdict.NewSession opening -> open -> endpoint.handshakes().open(this, open, opening.transport());
            case Verdict.Upgrade upgrade -> open -> endpoint.handshakes().upgrade(this, open, upgrade.session());
            case Verdict.Poll poll -> requests().begin(started, poll.session());
        };
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
            requests().abandon(open);
            refuse(open, HttpResponseStatus.BAD_REQUEST);
            return;
        }
        Consumer<HttpExchange> action = atEndOfRequest;
        if (takeBody(open, content.content()) && content instanceof LastHttpContent && action != null) {
            timer().hold();
            action.accept(open);
        }
    }

    @Override
    void bodyAwaited() {
        timer().awaitBody();
    }

    @Override
    void idle() {
        timer().awaitRequest();
    }

    @Override
    void aborted() {
        HttpExchange open = exchange;
        exchange = null;
        requests().releaseBody();
        if (open != null) {
            open.cancelCheck();
            requests().abandon(open);
        }
    }

    /** On the channel's loop: writes the answer of the open exchange; anything later is dropped. */
    @Override
    public void respond(HttpExchange answered, @Nullable FullHttpResponse response) {
        boolean keepsAlive = HttpUtil.isKeepAlive(answered.request().http())
                && isRequestComplete()
                && !answered.request().isWebSocketUpgrade();
        respond(answered, response, keepsAlive);
    }

    @Override
    public void respondContinue(HttpExchange open) {
        if (exchange == open) {
            context().writeAndFlush(open.response(HttpResponseStatus.CONTINUE, null, Unpooled.EMPTY_BUFFER));
        }
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
        requests().releaseBody();
        if (response == null) {
            at.close();
            return;
        }
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!answered.request().http().protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        endpoint.hooks().answer(answered, response.headers());
        at.writeAndFlush(response, at.voidPromise());
        if (WriteStallWatch.hasWaitingBytes(at.channel())) {
            watch(at);
        }
        if (isRequestComplete()) {
            finish(at, keepsAlive);
        }
        // else what the peer still sends is read and dropped, until the body ends or its time is up
    }

    /** Bytes are left after a flush. */
    private void watch(ChannelHandlerContext at) {
        WriteStallWatch watch = stallWatch;
        if (watch == null) {
            watch = new WriteStallWatch(at.channel(), loop(), endpoint.config().writeTimeout(), at::close);
            stallWatch = watch;
        }
        watch.flushed();
    }

    private void finish(ChannelHandlerContext at, boolean keepsAlive) {
        if (!keepsAlive) {
            at.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        timer().awaitRequest();
        exchangeEnded(at);
    }

    /** Counts and keeps a part of the body; false when it is refused because too much came, or is held by all already. */
    private boolean takeBody(HttpExchange open, ByteBuf part) {
        bodyBytes += part.readableBytes();
        timer().bodyBytes(part.readableBytes());
        if (isBodyRefused) {
            return false;
        }
        if (bodyBytes > endpoint.config().maxPayloadBytes()) {
            refuseBody(open, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        } else if (!requests().append(part)) {
            refuseBody(open, HttpResponseStatus.SERVICE_UNAVAILABLE);
        }
        return !isBodyRefused;
    }

    private void refuseBody(HttpExchange open, HttpResponseStatus status) {
        isBodyRefused = true;
        if (!requests().refuseBody(open, status)) {
            refuse(open, status);
        }
    }

    /** The channel is handed over to a WebSocket: no answer is owed any more. */
    void detach() {
        exchange = null;
    }

    /** Answers with the protocol's error: JSON, or to an upgrade request text and the end of the connection. */
    void refuse(HttpExchange refused, Refusal refusal) {
        endpoint.meters().refused(String.valueOf(refusal.error().code()));
        endpoint.hooks().refused(refused, refusal);
        if (refused.request().isWebSocketUpgrade()) {
            respond(refused, HttpErrors.upgradeRefusal(refused, refusal), false);
        } else {
            respond(refused, HttpErrors.refusal(refused, refusal));
        }
    }

    private void refuse(HttpExchange refused, HttpResponseStatus status) {
        endpoint.meters().refused(String.valueOf(status.code()));
        respond(refused, refused.response(status, null, Unpooled.EMPTY_BUFFER), false);
    }

    /** The place in the connection's pipeline. */
    ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** The connection's loop. */
    EngineLoop loop() {
        return Objects.requireNonNull(loop);
    }

    /** The polls and posts of this connection. */
    SessionRequests requests() {
        return Objects.requireNonNull(requests);
    }

    private ConnectionTimer timer() {
        return Objects.requireNonNull(timer);
    }
}
