package com.erpmax.realtime.service.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The HTTP side: address and port, browser origins, limits. */
@ConfigurationProperties("realtime.http")
public record HttpProperties(
        @Setting(
                env = "HOST",
                unit = "IP address of this machine, or localhost",
                meaning = "The address that PORT is opened on; 0.0.0.0 is all of them, of IPv6 too. Unset: 127.0.0.1 in"
                        + " development, whose API keys and secrets may be examples, so that nobody else in the network"
                        + " gets in; for a phone there, set 0.0.0.0. In production 0.0.0.0, since the proxy is usually"
                        + " another machine or container; on the same one set 127.0.0.1.")
        @Nullable
        String host,

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

    private static final String LOCALHOST = "localhost";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERY_ADDRESS = "0.0.0.0";
    /** Of what looks like these, the JDK looks up no name. */
    private static final Pattern IP_ADDRESS =
            Pattern.compile("OCTET(\\.OCTET){3}|\\[?[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%\\w+)?]?"
                    .replace("OCTET", "(25[0-5]|2[0-4]\\d|1?\\d?\\d)"));

    private static final int MAX_PORT = 65_535;
    private static final int SMALLEST_BODY_LIMIT = 1024;
    private static final int LARGEST_BODY_LIMIT = 100 * 1024 * 1024;

    public HttpProperties {
        if (host != null) {
            InetAddress unused = parse(host);
        }
        requireNumbers(port, maxBodyBytes);
        allowedOrigins = allowedOrigins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(HttpProperties::origin)
                .toList();
    }

    /** Returns the address to listen on where the service runs; the wildcard address for all of them. */
    public InetAddress address(Deployment environment) {
        if (host != null) {
            return parse(host);
        }
        return parse(environment == Deployment.PRODUCTION ? EVERY_ADDRESS : LOOPBACK);
    }

    /** Returns whether pages of every origin are allowed. */
    public boolean allowsEveryOrigin() {
        return allowedOrigins.contains("*");
    }

    private static void requireNumbers(int port, int maxBodyBytes) {
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidSettingException("PORT", "is " + port, "Choose a TCP port from 0 to 65535.");
        }
        if (maxBodyBytes < SMALLEST_BODY_LIMIT || maxBodyBytes > LARGEST_BODY_LIMIT) {
            throw new InvalidSettingException(
                    "MAX_BODY_BYTES", "is " + maxBodyBytes, "Choose a number of bytes from 1024 to 104857600.");
        }
    }

    private static InetAddress parse(String host) {
        String address = host.equalsIgnoreCase(LOCALHOST) ? LOOPBACK : host;
        if (!IP_ADDRESS.matcher(address).matches()) {
            throw noAddress(host);
        }
        try {
            return InetAddress.getAllByName(address)[0];
        } catch (UnknownHostException malformed) {
            throw noAddress(host);
        }
    }

    private static InvalidSettingException noAddress(String host) {
        return new InvalidSettingException(
                "HOST",
                "is \"" + host + "\", which is no IP address",
                "Write an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them, or unset it (some"
                        + " shells set it to the machine's name); names are not looked up.");
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
