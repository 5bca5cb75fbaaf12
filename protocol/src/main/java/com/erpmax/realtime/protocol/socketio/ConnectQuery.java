package com.erpmax.realtime.protocol.socketio;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.ProtocolLimits;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients of Socket.IO 1 and 2 send along with CONNECT: a query behind the name of the namespace, where later
 * clients send a JSON object. Everything else of their packets is as in revision 5. Pure; callable from any thread.
 */
public final class ConnectQuery {
    private static final String CONNECT_WITH_NAME = "0/";

    private ConnectQuery() {}

    /**
     * The same packet as a client of revision 5 sends it: <code>0/custom?a=1&amp;b=</code> becomes
     * <code>0/custom,{"a":"1","b":""}</code>. Repeated parameters become an array, as in the reference. Any other text
     * comes back as it is.
     *
     * @throws MalformedPacketException if escapes are broken, there are too many parameters, or something follows
     */
    public static String toData(String packet) {
        if (!packet.startsWith(CONNECT_WITH_NAME)) {
            return packet;
        }
        int comma = packet.indexOf(',');
        int end = comma < 0 ? packet.length() : comma;
        int question = packet.indexOf('?');
        if (question < 0 || question > end) {
            return packet;
        }
        if (comma >= 0 && comma < packet.length() - 1) {
            throw MalformedPacketException.of("payload", packet.substring(comma + 1), "nothing behind a query");
        }
        Map<String, Object> parameters = parameters(packet.substring(question + 1, end));
        String json = PayloadMapper.standard().write(parameters).json(0);
        return packet.substring(0, question) + ',' + json;
    }

    private static Map<String, Object> parameters(String query) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        int start = 0;
        int count = 0;
        while (start < query.length()) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            if (end > start) {
                if (++count > ProtocolLimits.MAX_CONNECT_PARAMETERS) {
                    throw new MalformedPacketException(
                            "query: more parameters (expected: at most " + ProtocolLimits.MAX_CONNECT_PARAMETERS + ")");
                }
                add(parameters, query.substring(start, end));
            }
            start = end + 1;
        }
        return parameters;
    }

    private static void add(Map<String, Object> parameters, String parameter) {
        int equals = parameter.indexOf('=');
        String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
        String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
        parameters.merge(name, value, ConnectQuery::both);
    }

    private static Object both(Object known, Object value) {
        List<Object> values = new ArrayList<>();
        if (known instanceof List<?> list) {
            values.addAll(list);
        } else {
            values.add(known);
        }
        values.add(value);
        return values;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw MalformedPacketException.of("query", text, "escapes of two hexadecimal digits");
        }
    }
}
