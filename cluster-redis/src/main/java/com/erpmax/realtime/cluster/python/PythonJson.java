package com.erpmax.realtime.cluster.python;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of python-socketio 5.14 and later, read as leniently as Python writes it. */
final class PythonJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(PythonLimits.MAX_DEPTH)
                            .maxNumberLength(PythonLimits.MAX_DIGITS + 1)
                            .maxStringLength(PythonLimits.MAX_MESSAGE_BYTES)
                            .maxNameLength(PythonLimits.MAX_MESSAGE_BYTES)
                            .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PythonJson() {}

    /**
     * Reads one value, as {@link PickleReader#read} does.
     *
     * @throws RefusedMessageException if it is none, or beyond a limit
     */
    static @Nullable Object read(byte[] json) {
        try {
            return MAPPER.readValue(json, Object.class);
        } catch (StreamConstraintsException e) {
            throw RefusedMessageException.tooLarge("json: beyond a limit", "depth and numbers of a usual size");
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            throw RefusedMessageException.malformed("json: broken (expected: one JSON value)");
        }
    }

    /**
     * Puts binary values in the places that stand for them.
     *
     * @param parts the value with its places, then each binary value in base64
     */
    static @Nullable Object withBinary(List<?> parts) {
        if (parts.isEmpty()) {
            throw RefusedMessageException.invalid("data", "a value and its binary parts");
        }
        List<byte[]> attachments = new ArrayList<>();
        for (Object part : parts.subList(1, parts.size())) {
            attachments.add(decode(part));
        }
        return replaced(parts.getFirst(), attachments);
    }

    static String callback(PythonMessage.Reply reply, String arguments) {
        return "{\"method\":\"callback\",\"host_id\":" + MAPPER.writeValueAsString(reply.hostId()) + ",\"sid\":"
                + MAPPER.writeValueAsString(reply.room()) + ",\"namespace\":"
                + MAPPER.writeValueAsString(reply.namespace()) + ",\"id\":" + reply.id() + ",\"args\":" + arguments
                + "}";
    }

    private static byte[] decode(@Nullable Object base64) {
        try {
            if (base64 instanceof String text) {
                return Base64.getDecoder().decode(text);
            }
        } catch (IllegalArgumentException e) {
            throw RefusedMessageException.malformed("base64: broken (expected: base64)");
        }
        throw RefusedMessageException.invalid("data", "each binary part as text");
    }

    /** The depth is that of the JSON, which was read within its limit. */
    private static @Nullable Object replaced(@Nullable Object value, List<byte[]> attachments) {
        return switch (value) {
            case Map<?, ?> map
            when Boolean.TRUE.equals(map.get("_placeholder")) && map.containsKey("num") ->
                attachment(map.get("num"), attachments);
            case Map<?, ?> map -> {
                Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, item) -> copy.put(key, replaced(item, attachments)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                for (Object item : list) {
                    copy.add(replaced(item, attachments));
                }
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static byte[] attachment(@Nullable Object number, List<byte[]> attachments) {
        if (number instanceof Integer index && index >= 0 && index < attachments.size()) {
            return attachments.get(index);
        }
        throw RefusedMessageException.invalid("num", "the number of a binary part");
    }
}
