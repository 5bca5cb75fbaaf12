package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EventLoopOnly;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Lets two owners share one HTTP connection: each request is ours or belongs to the handlers behind this one, and the
 * next is looked at only when the one before it was answered and the peer takes its answers, so pipelined answers keep
 * their order and do not pile up. Expects {@code AUTO_READ} off and reads by itself, except while the handlers behind
 * own the exchange. What a peer sends ahead of time waits; a peer that overdoes it is cut off.
 */
@EventLoopOnly
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write or close tells its handlers
abstract class RequestSequencer extends ChannelDuplexHandler {

    /** Nothing more is read while so many parts of requests wait. */
    static final int MAX_WAITING_OBJECTS = 64;

    /** What was read at once may be more; a connection with more than this is closed. */
    static final int MAX_WAITING_OBJECTS_OF_ONE_READ = 1024;

    private enum Owner {
        NONE,
        OURS,
        DOWNSTREAM
    }

    private final ArrayDeque<Object> waiting = new ArrayDeque<>(4);
    private Owner owner = Owner.NONE;
    private boolean isRequestComplete;
    private boolean isResponseComplete;
    private boolean isDraining;
    private boolean isInRead;
    private boolean isReadHeld;

    /** Whether this request is served here; also true for one that could not be decoded. */
    abstract boolean isOurs(HttpRequest request);

    /** A request of ours starts. */
    abstract void begin(ChannelHandlerContext context, HttpRequest request);

    /** A part of the body of our request; the callee does not release it. */
    abstract void content(ChannelHandlerContext context, HttpContent content);

    /** All that has come was taken, and the body of our request is not complete. */
    abstract void bodyAwaited();

    /** The handlers behind have answered, and no request is open. */
    abstract void idle();

    /** The connection closed while our request was open. */
    abstract void aborted();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        isInRead = true;
        if (!waiting.isEmpty() || !mayBeTaken(context, message)) {
            hold(context, message);
        } else {
            take(context, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        isInRead = false;
        context.fireChannelReadComplete();
        readOn(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        drain(context);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (waiting.size() < MAX_WAITING_OBJECTS) {
            context.read();
        } else {
            isReadHeld = true;
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean endsResponse = owner == Owner.DOWNSTREAM && message instanceof LastHttpContent && !isInterim(message);
        context.write(message, promise);
        if (endsResponse) {
            isResponseComplete = true;
            endDownstreamExchange(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (owner == Owner.OURS) {
            aborted();
        }
        releaseWaiting();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releaseWaiting();
    }

    /** Our answer was written and the request's body was read: the next request may be looked at. */
    final void exchangeEnded(ChannelHandlerContext context) {
        owner = Owner.NONE;
        drain(context);
    }

    /** Whether the body of our request was read to its end. */
    final boolean isRequestComplete() {
        return isRequestComplete;
    }

    /** Whether the handlers behind this one own the exchange. */
    final boolean isDownstream() {
        return owner == Owner.DOWNSTREAM;
    }

    private boolean mayBeTaken(ChannelHandlerContext context, Object message) {
        return !(message instanceof HttpRequest)
                || (owner == Owner.NONE && context.channel().isWritable());
    }

    private void hold(ChannelHandlerContext context, Object message) {
        if (waiting.size() < MAX_WAITING_OBJECTS_OF_ONE_READ) {
            waiting.add(message);
        } else {
            ReferenceCountUtil.release(message);
            context.close();
        }
    }

    private void take(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            start(context, request);
        } else if (owner == Owner.DOWNSTREAM) {
            passOn(context, message);
        } else if (owner == Owner.OURS && message instanceof HttpContent content) {
            takeContent(context, content);
        } else {
            ReferenceCountUtil.release(message);
            if (owner == Owner.OURS) {
                context.close(); // bytes of a WebSocket that nobody has agreed to yet
            }
        }
    }

    private void takeContent(ChannelHandlerContext context, HttpContent content) {
        try {
            isRequestComplete = content instanceof LastHttpContent;
            content(context, content);
        } finally {
            content.release();
        }
    }

    private void start(ChannelHandlerContext context, HttpRequest request) {
        isRequestComplete = false;
        isResponseComplete = false;
        if (isOurs(request)) {
            owner = Owner.OURS;
            begin(context, request);
            if (request instanceof HttpContent whole) {
                takeContent(context, whole);
            }
        } else {
            owner = Owner.DOWNSTREAM;
            passOn(context, request);
        }
    }

    private void passOn(ChannelHandlerContext context, Object message) {
        boolean endsRequest = message instanceof LastHttpContent;
        context.fireChannelRead(message);
        if (endsRequest) {
            isRequestComplete = true;
            endDownstreamExchange(context);
        }
    }

    private void endDownstreamExchange(ChannelHandlerContext context) {
        if (isRequestComplete && isResponseComplete && owner == Owner.DOWNSTREAM) {
            owner = Owner.NONE;
            idle();
            drain(context);
        }
    }

    /** Takes what waits until the next exchange is open; answers given meanwhile come back here without recursion. */
    private void drain(ChannelHandlerContext context) {
        if (isDraining) {
            return;
        }
        isDraining = true;
        boolean hasTaken = false;
        try {
            while (!waiting.isEmpty() && mayBeTaken(context, waiting.peek())) {
                hasTaken = true;
                take(context, waiting.remove());
            }
        } finally {
            isDraining = false;
        }
        if (hasTaken && !isInRead && owner == Owner.DOWNSTREAM) {
            context.fireChannelReadComplete(); // the handlers behind may wait for it before they act or read on
        }
        readOn(context);
    }

    private void readOn(ChannelHandlerContext context) {
        if (owner == Owner.OURS && !isRequestComplete && !isInRead) {
            bodyAwaited();
        }
        boolean isWanted = owner != Owner.DOWNSTREAM || isReadHeld;
        if (isWanted && waiting.size() < MAX_WAITING_OBJECTS && !context.isRemoved()) {
            isReadHeld = false;
            context.read();
        }
    }

    private void releaseWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
