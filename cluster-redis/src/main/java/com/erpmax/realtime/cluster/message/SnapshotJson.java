package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.engine.session.HandshakeRequest;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.socket.adapter.SocketSnapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One socket as servers tell each other of it: its id, rooms, data, and the handshake as the reference has it. */
final class SnapshotJson {
    private static final int MAX_ROOMS = 100_000;
    private static final int MAX_HEADER_VALUES = 1_000;
    private static final DateTimeFormatter JAVASCRIPT_TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd yyyy HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SnapshotJson() {}

    static String write(SocketSnapshot socket) {
        return "{\"id\":" + ClusterJsonWriter.text(socket.id())
                + ",\"handshake\":" + handshake(socket.handshake(), socket.authJson())
                + ",\"rooms\":" + ClusterJsonWriter.texts(socket.rooms())
                + ",\"data\":" + socket.dataJson() + "}";
    }

    static SocketSnapshot read(String json) {
        Fields socket = Fields.of("socket", json);
        Fields handshake = socket.object("handshake");
        return new SocketSnapshot(
                socket.text("id"),
                socket.texts("rooms", MAX_ROOMS),
                handshake(handshake),
                object(handshake.raw("auth")),
                object(socket.raw("data")));
    }

    private static String handshake(HandshakeRequest request, String authJson) {
        Map<String, String> headers = new LinkedHashMap<>();
        request.headers().forEach((name, values) -> headers.put(name, joined(name, values)));
        String query = request.query().entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return "{\"headers\":" + map(headers)
                + ",\"time\":" + ClusterJsonWriter.text(JAVASCRIPT_TIME.format(request.time()))
                + ",\"address\":" + ClusterJsonWriter.text(request.remoteAddress())
                + ",\"xdomain\":" + request.isCrossOrigin()
                + ",\"secure\":" + request.isSecure()
                + ",\"issued\":" + request.time().toEpochMilli()
                + ",\"url\":" + ClusterJsonWriter.text(request.path() + "?" + query)
                + ",\"query\":" + map(request.query())
                + ",\"auth\":" + authJson + "}";
    }

    private static HandshakeRequest handshake(Fields handshake) {
        String url = Objects.requireNonNullElse(handshake.optionalText("url"), "/");
        int query = url.indexOf('?');
        Map<String, List<String>> headers = new HashMap<>();
        Fields fields = handshake.object("headers");
        fields.names().forEach(name -> headers.put(name, headerValues(fields, name)));
        return new HandshakeRequest(
                query < 0 ? url : url.substring(0, query),
                queryOf(handshake),
                headers,
                Objects.requireNonNullElse(handshake.optionalText("address"), ""),
                handshake.flag("secure", false),
                handshake.flag("xdomain", false),
                Instant.ofEpochMilli(handshake.raw("issued") == null ? 0 : handshake.integer("issued")));
    }

    private static Map<String, String> queryOf(Fields handshake) {
        Map<String, String> query = new HashMap<>();
        if (handshake.raw("query") != null) {
            Fields parameters = handshake.object("query");
            for (String name : parameters.names()) {
                List<String> values = headerValues(parameters, name);
                if (!values.isEmpty()) {
                    query.put(name, values.getLast());
                }
            }
        }
        return query;
    }

    /** One text, or an array of texts. */
    private static List<String> headerValues(Fields fields, String name) {
        String raw = fields.raw(name);
        if (raw == null) {
            return List.of();
        }
        return raw.charAt(0) == '['
                ? JsonSlices.elements(name, raw, MAX_HEADER_VALUES).stream()
                        .map(value -> Fields.text(name, value))
                        .toList()
                : List.of(Fields.text(name, raw));
    }

    private static String object(@Nullable String json) {
        if (json == null) {
            return "{}";
        }
        JsonSlices.requireObject("data", json);
        return json;
    }

    private static String joined(String name, List<String> values) {
        return String.join(name.equals("cookie") ? "; " : ", ", values);
    }

    private static String map(Map<String, String> values) {
        return PayloadMapper.standard().write(values).json(0);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
