package com.erpmax.realtime.service.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The HTTP side: port, browser origins, limits. */
@ConfigurationProperties("realtime.http")
public record HttpProperties(
        @Setting(
                env = "PORT",
                defaultValue = "8000",
                unit = "TCP port, 0 to 65535",
                meaning = "The one port for Socket.IO, the HTTP API and the console. 0 takes a free one.")
        int port,

        @Setting(
                env = "ALLOWED_ORIGINS",
                defaultValue =
                        "http://localhost:3000,http://localhost:8000,http://127.0.0.1:3000,http://localhost:8080",
                unit = "comma-separated origins, or *",
                meaning = "Web pages of these origins may call the API and open sockets. Requests without an origin"
                        + " and from the service's own origin are always allowed. Production refuses *.")
        List<String> allowedOrigins,

        @Setting(
                env = "MAX_BODY_BYTES",
                defaultValue = "1048576",
                unit = "bytes, 1024 to 104857600",
                meaning = "The largest body of a request to the HTTP API; a larger one is answered 413.")
        int maxBodyBytes) {

    private static final int MAX_PORT = 65_535;
    private static final int SMALLEST_BODY_LIMIT = 1024;
    private static final int LARGEST_BODY_LIMIT = 100 * 1024 * 1024;

    public HttpProperties {
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidSettingException("PORT", "is " + port, "Choose a TCP port from 0 to 65535.");
        }
        if (maxBodyBytes < SMALLEST_BODY_LIMIT || maxBodyBytes > LARGEST_BODY_LIMIT) {
            throw new InvalidSettingException(
                    "MAX_BODY_BYTES", "is " + maxBodyBytes, "Choose a number of bytes from 1024 to 104857600.");
        }
        allowedOrigins = allowedOrigins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(HttpProperties::origin)
                .toList();
    }

    /** Returns whether pages of every origin are allowed. */
    public boolean allowsEveryOrigin() {
        return allowedOrigins.contains("*");
    }

    private static String origin(String text) {
        if (text.equals("*")) {
            return text;
        }
        String origin = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            URI uri = new URI(origin);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            boolean bare = uri.getRawPath() == null || uri.getRawPath().isEmpty();
            if (http && bare && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return origin.toLowerCase(Locale.ROOT);
            }
        } catch (URISyntaxException malformed) {
            throw invalidOrigin(text);
        }
        throw invalidOrigin(text);
    }

    private static InvalidSettingException invalidOrigin(String text) {
        return new InvalidSettingException(
                "ALLOWED_ORIGINS",
                "has the entry \"" + text + "\", which is not an origin",
                "Write origins as scheme, host and port, for example https://app.example.com, separated by commas.");
    }
}
