package com.erpmax.realtime.verification.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Answers the request for an upgrade, whatever it says, and leaves its place to a {@link CeilingHandler}. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write tells its handlers
final class CeilingHandshake extends ChannelInboundHandlerAdapter {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final CeilingLoops loops;
    private final boolean wantsTokens;
    private String key = "";

    CeilingHandshake(CeilingLoops loops, boolean wantsTokens) {
        this.loops = loops;
        this.wantsTokens = wantsTokens;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws NoSuchAlgorithmException {
        if (message instanceof HttpRequest request) {
            key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        }
        boolean isEnd = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (isEnd) {
            upgrade(context);
        }
    }

    private void upgrade(ChannelHandlerContext context) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
        ByteBuf answer = context.alloc().directBuffer(512);
        ByteBufUtil.writeAscii(answer, head);
        CeilingHandler.writeText(
                answer,
                "0{\"sid\":\"" + CeilingHandler.newId()
                        + "\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
        context.pipeline().addLast(new CeilingHandler(loops, wantsTokens));
        context.pipeline().remove(this);
        context.pipeline().remove(HttpServerCodec.class); // what it has read already comes out of it here
        context.channel().writeAndFlush(answer);
    }
}
