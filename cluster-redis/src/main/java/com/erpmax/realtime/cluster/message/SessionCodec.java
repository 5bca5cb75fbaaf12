package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that can be recovered, in the form of the reference: {@code sid}, {@code pid}, {@code rooms} and {@code data}
 * as MessagePack in base 64. What is ours stands beside them, where the reference passes over it, but for the owner: he is
 * in the data, and so still there when the reference has recovered the socket and writes it again. Pure.
 */
public final class SessionCodec {
    /** The property of the data with the owner. */
    static final String OWNER = "erpmax:owner";

    /** Written first, so that all forms under one mark begin alike, with 21 bytes, which are whole in base 64. */
    private static final String MARK = "by";

    private static final int MARK_LENGTH = 16;
    /** As MessagePack has them: the beginnings of a map with 11 properties, and of texts. */
    private static final int MAP_OF_ALL = 0x8b;

    private static final int TEXT_OF_2 = 0xa2;
    private static final int TEXT_OF_16 = 0xb0;
    private static final int MAX_ROOMS = 10_000;
    private static final int MAX_ID = 64;
    private static final String AS_OF = "asOf";
    private static final String BEGUN = "begun";
    private static final String FLOOR = "from";
    private static final String SINCE = "since";
    private static final String PAST = "past";
    private static final String LIVE = "live";

    private SessionCodec() {}

    /** The text that is kept. */
    public static byte[] write(CarriedSession session) {
        if (session.mark().length() != MARK_LENGTH) {
            throw new IllegalArgumentException("mark: (expected: " + MARK_LENGTH + " characters)");
        }
        RoomTimes rooms = session.rooms();
        String since = rooms.joined().entrySet().stream()
                .filter(room -> !room.getValue().equals(rooms.floor()))
                .map(room -> text(room.getKey()) + ":" + text(room.getValue().toString()))
                .collect(Collectors.joining(",", "{", "}"));
        String past = rooms.past().stream()
                .map(was -> "[" + text(was.room()) + "," + text(was.after().toString()) + ","
                        + text(was.upTo().toString()) + "]")
                .collect(Collectors.joining(",", "[", "]"));
        String json = "{" + text(MARK) + ":" + text(session.mark())
                + ",\"sid\":" + text(session.sid())
                + ",\"pid\":" + text(session.pid())
                + ",\"rooms\":" + ClusterJsonWriter.texts(rooms.joined().keySet())
                + ",\"data\":" + data(session)
                + "," + text(AS_OF) + ":" + text(String.valueOf(session.asOf()))
                + "," + text(BEGUN) + ":" + text(rooms.begun().toString())
                + "," + text(FLOOR) + ":" + text(rooms.floor().toString())
                + "," + text(SINCE) + ":" + since
                + "," + text(PAST) + ":" + past
                + "," + text(LIVE) + ":" + session.isLive() + "}";
        return Base64.getEncoder().encode(MessagePackJson.write(new RawJson(json)));
    }

    /** What everything begins with that is written under a mark. */
    public static byte[] startOf(String mark) {
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.write(MAP_OF_ALL);
        start.write(TEXT_OF_2);
        start.writeBytes(MARK.getBytes(StandardCharsets.US_ASCII));
        start.write(TEXT_OF_16);
        start.writeBytes(mark.getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encode(start.toByteArray());
    }

    /**
     * Reads a session.
     *
     * @throws MalformedPacketException if it is none, breaks a limit, or keeps binary values
     */
    public static CarriedSession read(byte[] written) {
        RawJson value;
        try {
            value = MessagePackJson.read(Base64.getDecoder().decode(written), JsonSlices.MAX_DEPTH);
        } catch (IllegalArgumentException e) {
            throw new MalformedPacketException("session: no base 64");
        }
        if (!value.attachments().isEmpty()) {
            throw new MalformedPacketException("session: binary (expected: plain JSON)");
        }
        Fields session = Fields.of("session", value.json());
        Map<String, String> data = new HashMap<>(
                session.raw("data") == null ? Map.of() : JsonSlices.properties("data", session.raw("data")));
        String owner = data.remove(OWNER);
        String mark = Objects.requireNonNullElse(session.optionalText(MARK), "");
        return new CarriedSession(
                mark,
                id(session, "pid"),
                id(session, "sid"),
                mark.isEmpty() ? foreignRooms(session) : rooms(session),
                mark.isEmpty() ? null : place(session.text(AS_OF)),
                object(data),
                owner == null ? null : Fields.text(OWNER, owner),
                session.flag(LIVE, false));
    }

    private static RoomTimes foreignRooms(Fields session) {
        Map<String, Place> joined = new HashMap<>();
        session.texts("rooms", MAX_ROOMS).forEach(room -> joined.put(room, Place.ZERO));
        return RoomTimes.of(Place.ZERO, Place.ZERO, joined, List.of());
    }

    private static RoomTimes rooms(Fields session) {
        Place floor = place(session.text(FLOOR));
        Set<String> names = session.texts("rooms", MAX_ROOMS);
        Fields since = session.object(SINCE);
        Map<String, Place> joined = new HashMap<>();
        for (String room : names) {
            String place = since.optionalText(room);
            joined.put(room, place == null ? floor : place(place));
        }
        List<RoomTimes.Past> past = new ArrayList<>();
        for (String was : session.elements(PAST, RoomTimes.MAX_PAST)) {
            List<String> parts = JsonSlices.elements(PAST, was, 3);
            if (parts.size() != 3) {
                throw new MalformedPacketException("past: (expected: a room and two places)");
            }
            past.add(new RoomTimes.Past(
                    Fields.text(PAST, parts.get(0)),
                    place(Fields.text(PAST, parts.get(1))),
                    place(Fields.text(PAST, parts.get(2)))));
        }
        return RoomTimes.of(place(session.text(BEGUN)), floor, joined, past);
    }

    private static String data(CarriedSession session) {
        String rest = session.dataJson();
        String owner = session.owner();
        return owner == null
                ? rest
                : "{" + text(OWNER) + ":" + text(owner) + (rest.equals("{}") ? "" : ",") + rest.substring(1);
    }

    private static String object(Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(property -> text(property.getKey()) + ":" + property.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String id(Fields session, String name) {
        String id = session.text(name);
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw MalformedPacketException.of(name, id, "1 to " + MAX_ID + " characters");
        }
        return id;
    }

    private static Place place(@Nullable String text) {
        Place place = Place.of(text);
        if (place == null) {
            throw MalformedPacketException.of("place", String.valueOf(text), "two numbers");
        }
        return place;
    }

    private static String text(String value) {
        return ClusterJsonWriter.text(value);
    }
}
