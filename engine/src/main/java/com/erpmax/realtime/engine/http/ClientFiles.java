package com.erpmax.realtime.engine.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers requests for the files of the JavaScript client. */
final class ClientFiles {

    private final EngineEndpoint endpoint;
    private final @Nullable ClientBundle bundle;

    ClientFiles(EngineEndpoint endpoint, @Nullable ClientBundle bundle) {
        this.endpoint = endpoint;
        this.bundle = bundle;
    }

    /** The file that a request is for, if it is for one; any other request is Engine.IO's. */
    Optional<ClientAsset> find(EngineRequest request) {
        ClientBundle files = bundle;
        if (files == null || !(request.isGet() || request.method().equals(HttpMethod.HEAD))) {
            return Optional.empty();
        }
        return endpoint.nameBelow(EngineRequest.rawPath(request.http())).flatMap(files::find);
    }

    /** The file, or 304 when the peer has it (RFC 9110 §13.1.2). To HEAD the codec sends no body. */
    FullHttpResponse answer(HttpExchange exchange, ClientAsset asset) {
        String entityTag = bundle == null ? "" : bundle.entityTag();
        boolean isKnown = exchange.request().http().headers().getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
                .flatMap(field -> Arrays.stream(field.split(",")))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(entityTag) || tag.equals("W/" + entityTag));
        FullHttpResponse response = isKnown ? notModified(exchange) : file(exchange, asset);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=0").set(HttpHeaderNames.ETAG, entityTag);
        return response;
    }

    private static FullHttpResponse notModified(HttpExchange exchange) {
        FullHttpResponse response = exchange.response(HttpResponseStatus.NOT_MODIFIED, null, Unpooled.EMPTY_BUFFER);
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        return response;
    }

    private static FullHttpResponse file(HttpExchange exchange, ClientAsset asset) {
        List<String> accepted = exchange.request().http().headers().getAll(HttpHeaderNames.ACCEPT_ENCODING);
        boolean isGzip = ContentCoding.accepted(accepted) == ContentCoding.GZIP;
        FullHttpResponse response =
                exchange.response(HttpResponseStatus.OK, asset.contentType(), isGzip ? asset.gzipped() : asset.plain());
        if (isGzip) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, ContentCoding.GZIP.wireName());
        }
        response.headers().add(HttpHeaderNames.VARY, "Accept-Encoding");
        return response;
    }
}
