package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;

/** Any bytes of a connection give requests that can be asked everything without an exception. */
class EngineRequestFuzzTest {
    private static final int MOST_PARAMETERS = 64;

    @FuzzTest
    void everyRequestCanBeAsked(byte[] data) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
        ByteBuf bytes = Unpooled.wrappedBuffer(data);
        channel.writeInbound(bytes);
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest http) {
                ask(EngineRequest.of(http));
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
    }

    private static void ask(EngineRequest request) {
        assertThat(request.target().size()).isLessThanOrEqualTo(MOST_PARAMETERS);
        String sid = request.sid();
        assertThat(sid == null || !sid.isEmpty()).isTrue();
        assertThat(request.isGet()).isEqualTo(request.method().name().equals("GET"));
        assertThat(request.isWebSocketUpgrade() && request.header("Upgrade") == null)
                .isFalse();
        DeflateOffer.answer(request.http().headers().getAll("Sec-WebSocket-Extensions"))
                .ifPresent(answer -> assertThat(answer).startsWith("permessage-deflate; server_no_context_takeover"));
    }
}
