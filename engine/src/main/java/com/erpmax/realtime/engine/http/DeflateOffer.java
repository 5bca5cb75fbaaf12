package com.erpmax.realtime.engine.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Negotiates permessage-deflate (RFC 7692 §5, §7.1). The answer always rules out context takeover in both directions:
 * a broadcast is compressed once and the same bytes go to every recipient, and no connection keeps a window between
 * two messages. An offer that is invalid, or that asks for a smaller window than the JDK's compressor has, is declined,
 * and the next one is looked at.
 */
final class DeflateOffer {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String SERVER_NO_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_TAKEOVER = "client_no_context_takeover";
    private static final String ACCEPTED = NAME + "; " + SERVER_NO_TAKEOVER + "; " + CLIENT_NO_TAKEOVER;
    private static final int LARGEST_WINDOW = 15;

    private DeflateOffer() {}

    /**
     * The value of {@code Sec-WebSocket-Extensions} in the response, or nothing when no offer is acceptable. Header
     * fields that break the grammar of RFC 6455 §9.1 offer nothing.
     */
    static Optional<String> answer(List<String> offered) {
        return ExtensionHeader.parse(offered).stream()
                .filter(extension -> extension.name().equals(NAME))
                .map(extension -> accept(extension.parameters()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> accept(List<ExtensionHeader.Parameter> parameters) {
        Map<String, String> values = new HashMap<>();
        for (ExtensionHeader.Parameter parameter : parameters) {
            String value = parameter.value();
            boolean isValid = switch (parameter.name()) {
                case SERVER_NO_TAKEOVER, CLIENT_NO_TAKEOVER -> value == null;
                case CLIENT_WINDOW -> value == null || isWindow(value);
                case SERVER_WINDOW -> value != null && value.equals(String.valueOf(LARGEST_WINDOW));
                default -> false;
            };
            if (!isValid || values.put(parameter.name(), String.valueOf(value)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(
                values.containsKey(SERVER_WINDOW) ? ACCEPTED + "; " + SERVER_WINDOW + "=" + LARGEST_WINDOW : ACCEPTED);
    }

    /** RFC 7692 §7.1.2: a decimal number from 8 to 15 without leading zeros. */
    private static boolean isWindow(@Nullable String value) {
        return value != null && value.matches("[89]|1[0-5]");
    }
}
