package com.erpmax.realtime.engine.http;

import com.erpmax.realtime.engine.loop.EngineLoop;
import com.erpmax.realtime.engine.session.EngineConfig;
import com.erpmax.realtime.engine.session.EngineSession;
import com.erpmax.realtime.engine.transport.WebSocketSettings;
import com.erpmax.realtime.engine.transport.WebSocketTransport;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Optional;

/**
 * A WebSocket that is about to be opened: the transport, and what is answered to the extensions that were offered.
 *
 * @param transport made for the connection and its session
 * @param extensions the value of {@code Sec-WebSocket-Extensions} in the response, if there is one
 */
record WebSocketOpening(WebSocketTransport transport, Optional<String> extensions) {

    /** For a session, on the loop of the channel that the request came over. */
    static WebSocketOpening of(
            EngineRequest request, EngineConfig config, Channel channel, EngineLoop channelLoop, EngineSession owner) {
        Optional<String> extensions = config.perMessageDeflate()
                .flatMap(on ->
                        DeflateOffer.answer(request.http().headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)));
        WebSocketSettings settings = new WebSocketSettings(
                request.framing(),
                config.maxPayloadBytes(),
                config.writeTimeout(),
                config.perMessageDeflate().filter(on -> extensions.isPresent()));
        return new WebSocketOpening(
                new WebSocketTransport(channel, channelLoop, owner.loop(), owner, settings), extensions);
    }
}
