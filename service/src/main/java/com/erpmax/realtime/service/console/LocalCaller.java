package com.erpmax.realtime.service.console;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Tells who calls from the machine that the service runs on. */
final class LocalCaller {

    /** Any other name in the address bar may have been pointed at this machine by somebody else's name server. */
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    /** What proxies add; whoever adds one of them without being a proxy only keeps the tokens from himself. */
    private static final List<String> PROXY_HEADERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

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
                && PROXY_HEADERS.stream().noneMatch(request.getHeaders()::containsHeader);
    }
}
