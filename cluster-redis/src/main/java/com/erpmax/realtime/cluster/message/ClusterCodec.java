package com.erpmax.realtime.cluster.message;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.PayloadMapper;
import com.erpmax.realtime.protocol.socketio.RawJson;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two forms in which messages travel: as the fields of a stream's entry, all texts, and as one MessagePack value.
 * Immutable, callable from any thread; encodes and decodes the messages of one namespace.
 */
public final class ClusterCodec {
    /** The fields of an entry. */
    public static final String UID = "uid";

    /** The field with the namespace. */
    public static final String NAMESPACE = "nsp";

    private static final String TYPE = "type";
    private static final String DATA = "data";
    private static final String BROADCAST = Integer.toString(ClusterTypes.BROADCAST);
    private static final int MAX_UID = 100;
    private static final Pattern SMALL_INTEGER = Pattern.compile("[0-9]{1,4}");

    private final String namespace;
    private final PayloadMapper mapper;

    /**
     * @param namespace the canonical name
     * @param maxAttachments binary values that an event may carry to sockets
     */
    public ClusterCodec(String namespace, int maxAttachments) {
        this.namespace = namespace;
        this.mapper = PayloadMapper.standard().withMaxAttachments(maxAttachments);
    }

    /** The canonical name of the namespace whose messages it reads. */
    public String namespace() {
        return namespace;
    }

    /** The fields of an entry, as JSON, or as MessagePack in base 64 when there are binary values. */
    public Map<String, String> toEntry(ClusterEnvelope envelope) {
        RawJson data = ClusterJsonWriter.data(envelope.message());
        return Map.of(
                UID,
                envelope.uid(),
                NAMESPACE,
                envelope.namespace(),
                TYPE,
                Integer.toString(ClusterJsonWriter.type(envelope.message())),
                DATA,
                data.attachments().isEmpty()
                        ? data.json()
                        : Base64.getEncoder().encodeToString(MessagePackJson.write(data)));
    }

    /** Whether an entry is a broadcast that nobody has to answer, as far as that is seen without reading it. */
    public static boolean isMereBroadcast(Map<String, String> fields) {
        String data = fields.getOrDefault(DATA, "");
        return BROADCAST.equals(fields.get(TYPE)) && data.startsWith("{") && !data.contains("requestId");
    }

    /**
     * Reads the fields of an entry.
     *
     * @throws MalformedPacketException if they are no message for this namespace
     */
    public ClusterEnvelope fromEntry(Map<String, String> fields) {
        String data = fields.getOrDefault(DATA, "{}");
        return decode(
                fields.get(UID),
                fields.get(NAMESPACE),
                integer(fields.get(TYPE)),
                data.startsWith("{") ? new RawJson(data) : MessagePackJson.read(base64(data), JsonSlices.MAX_DEPTH));
    }

    /** The whole as one MessagePack value. */
    public byte[] toBytes(ClusterEnvelope envelope) {
        RawJson data = ClusterJsonWriter.data(envelope.message());
        String json = "{\"uid\":" + ClusterJsonWriter.text(envelope.uid())
                + ",\"nsp\":" + ClusterJsonWriter.text(envelope.namespace())
                + ",\"type\":" + ClusterJsonWriter.type(envelope.message())
                + ",\"data\":" + data.json() + "}";
        return MessagePackJson.write(new RawJson(json, data.attachments()));
    }

    /**
     * Reads one MessagePack value.
     *
     * @throws MalformedPacketException if it is no message for this namespace
     */
    public ClusterEnvelope fromBytes(byte[] bytes) {
        RawJson value = MessagePackJson.read(bytes, JsonSlices.MAX_DEPTH);
        Fields fields = Fields.of("message", value.json());
        String data = fields.raw(DATA);
        return decode(
                fields.text(UID),
                fields.text(NAMESPACE),
                integer(fields.raw(TYPE)),
                new RawJson(data == null ? "{}" : data, value.attachments()));
    }

    private ClusterEnvelope decode(@Nullable String uid, @Nullable String nsp, int type, RawJson data) {
        if (uid == null || uid.length() > MAX_UID) {
            throw new MalformedPacketException("uid: missing or too long (expected: at most " + MAX_UID + ")");
        }
        if (!namespace.equals(nsp)) {
            throw MalformedPacketException.of("nsp", String.valueOf(nsp), namespace);
        }
        return new ClusterEnvelope(uid, namespace, new ClusterJsonReader(namespace, mapper, data).read(type));
    }

    private static int integer(@Nullable String text) {
        if (text == null || !SMALL_INTEGER.matcher(text).matches()) {
            throw MalformedPacketException.of(TYPE, String.valueOf(text), "a small integer");
        }
        return Integer.parseInt(text);
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedPacketException("data: neither a JSON object nor base 64");
        }
    }
}
