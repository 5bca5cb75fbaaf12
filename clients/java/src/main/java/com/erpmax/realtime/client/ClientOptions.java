package com.erpmax.realtime.client;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** What a client is to do; {@link RealtimeClientBuilder} says what each means. */
record ClientOptions(
        URI address,
        TokenSource tokens,
        List<String> namespaces,
        boolean refresh,
        boolean replay,
        PositionStore store,
        OkHttpClient http,
        Duration backoffBase,
        Duration backoffCap,
        Duration stableAfter,
        ClientLimits limits,
        DoubleSupplier random) {

    /** Returns what is sent with CONNECT. */
    Map<String, @Nullable Object> auth(String token, Map<String, @Nullable Object> positions) {
        Map<String, @Nullable Object> auth = new LinkedHashMap<>();
        auth.put("token", token);
        if (refresh) {
            auth.put("refresh", true);
        }
        if (!replay) {
            auth.put("replay", false);
        }
        if (!positions.isEmpty()) {
            auth.put("positions", positions);
        }
        return auth;
    }

    Backoff backoff() {
        return new Backoff(backoffBase, backoffCap, random);
    }
}
