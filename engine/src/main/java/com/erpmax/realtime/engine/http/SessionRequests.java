package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.loop.EventLoopOnly;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.PollingTransport;
import com.erpmax.realtime.protocol.engineio.EngineProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The polls and posts of one HTTP connection, one request at a time: a post is announced to its session with the head,
 * and everything else happens when the request has been read. What concerns the session runs on its home loop.
 */
@EventLoopOnly
final class SessionRequests {

    private final EngineLoop loop;
    private @Nullable EngineSession session;
    private @Nullable RequestBody body;

    SessionRequests(EngineLoop loop) {
        this.loop = loop;
    }

    /** A request starts that is no session's yet. */
    void reset() {
        session = null;
    }

    /** The open request belongs to this session, which it has opened. */
    void opened(EngineSession created) {
        session = created;
    }

    /**
     * The head of a session's request arrived.
     *
     * @return what is to be done when its body has been read
     */
    Consumer<HttpExchange> begin(HttpExchange started, EngineSession target) {
        session = target;
        if (started.request().isGet()) {
            started.assign(target.loop());
            return poll -> onSession(poll, polling -> polling.onPoll(poll));
        }
        if (started.request().method().equals(HttpMethod.POST)) {
            started.assign(target.loop());
            return beginPost(started);
        }
        return other -> other.respondEmpty(HttpResponseStatus.INTERNAL_SERVER_ERROR.code());
    }

    /** Keeps a part of the body, if it is wanted; false when it may not be held. */
    boolean append(ByteBuf part) {
        return body == null || body.append(part);
    }

    /** The body is not taken; false when it is not a post's. */
    boolean refuseBody(HttpExchange open, HttpResponseStatus status) {
        if (body == null) {
            return false;
        }
        releaseBody();
        onSession(open, polling -> polling.onPostRefused(open, status.code()));
        return true;
    }

    /** The rest of an open request will not come, or nobody waits for its answer. */
    void abandon(HttpExchange open) {
        if (session != null) {
            onSession(open, polling -> polling.onAborted(open));
        }
    }

    void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    private Consumer<HttpExchange> beginPost(HttpExchange started) {
        HttpRequest http = started.request().http();
        if (HttpUtil.is100ContinueExpected(http)) {
            started.respondContinue();
        }
        boolean isBytes = HttpHeaderValues.APPLICATION_OCTET_STREAM.contentEqualsIgnoreCase(
                String.valueOf(HttpUtil.getMimeType(http)));
        boolean isAcceptable = !isBytes || started.request().protocol() == EngineProtocol.V3;
        body = isAcceptable ? new RequestBody() : null;
        onSession(started, polling -> polling.onPost(started));
        if (!isAcceptable) {
            return binary -> onSession(
                    binary, polling -> polling.onPostUnacceptable(binary, "a binary body (protocol 4 has none)"));
        }
        return isBytes ? this::endBinaryPost : this::endPost;
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

    private void endBinaryPost(HttpExchange post) {
        byte[] payload = Objects.requireNonNull(body).bytes();
        releaseBody();
        onSession(post, polling -> polling.onBinaryPostBody(post, payload));
    }

    /** Runs on the session's home loop; a session that left polling in the meantime answers 400. */
    private void onSession(HttpExchange open, Consumer<PollingTransport> action) {
        EngineSession target = Objects.requireNonNull(session);
        Runnable task = () -> target.polling()
                .ifPresentOrElse(action, () -> open.respondEmpty(HttpResponseStatus.BAD_REQUEST.code()));
        loop.handOver(target.loop(), task);
    }
}
