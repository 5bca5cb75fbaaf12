package com.erpmax.realtime.service.console;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Tells who calls from the machine that the service runs on. */
final class LocalCaller {

    /** Any other name in the address bar may have been pointed at this machine by somebody else's name server. */
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private LocalCaller() {}

    /** True if the connection is of this machine, under a name of it, and not passed on by a proxy for somebody else. */
    static boolean calls(ServerHttpRequest request) {
        @Nullable InetSocketAddress address = request.getRemoteAddress();
        @Nullable String host = request.getHeaders().getFirst("Host");
        return address != null
                && address.getAddress() != null
                && address.getAddress().isLoopbackAddress()
                && host != null
                && LOCAL_HOST.matcher(host).matches()
                && !request.getHeaders().containsHeader("Forwarded")
                && !request.getHeaders().containsHeader("X-Forwarded-For");
    }
}
