package com.erpmax.realtime.service.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is and how to log in.
 *
 * @param tls whether the connection is encrypted, and the broker's certificate and name are checked
 * @param vhost the virtual host, usually {@code /}
 */
public record RabbitAddress(boolean tls, String host, int port, String user, String password, String vhost) {

    private static final String SETTING = "RABBITMQ_URL";
    private static final String REMEDY =
            "Write it as amqp://user:password@host:5672/vhost, or amqps://… for an encrypted connection.";
    private static final String DEFAULT_LOGIN = "guest";
    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;

    /**
     * Reads the URI form of the AMQP clients: without a path, or with the path {@code /}, the virtual host is {@code /};
     * user, password and virtual host may be percent-encoded.
     *
     * @throws InvalidSettingException if it is no such URI; the message never repeats it, since it holds a password
     */
    public static RabbitAddress parse(String url) {
        URI uri = uri(url);
        boolean tls = "amqps".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"amqp".equalsIgnoreCase(uri.getScheme())) {
            throw invalid("does not start with amqp:// or amqps://");
        }
        UrlAuthority authority = UrlAuthority.of(uri);
        if (authority == null) {
            throw invalid("names no host, or a port that cannot be");
        }
        if (uri.getRawQuery() != null) {
            throw invalid("has options, of which none is known");
        }
        String login = Objects.requireNonNullElse(authority.login(), DEFAULT_LOGIN + ":" + DEFAULT_LOGIN);
        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon));
        String password = colon < 0 ? DEFAULT_LOGIN : decode(login.substring(colon + 1));
        int port = Objects.requireNonNullElse(authority.port(), tls ? TLS_PORT : PORT);
        return new RabbitAddress(tls, authority.host(), port, user, password, vhost(uri.getRawPath()));
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return (tls ? "amqps://" : "amqp://") + user + "@" + host + ":" + port + " vhost " + vhost;
    }

    private static String vhost(@Nullable String path) {
        if (path == null || path.length() < 2) {
            return "/";
        }
        if (path.indexOf('/', 1) >= 0) {
            throw invalid("has a path of several segments (a / in the name of a virtual host is written %2F)");
        }
        return decode(path.substring(1));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            // The cause is left out on purpose: its message repeats the URL with the password.
            throw invalid("is not a URL (a special character in the password must be percent-encoded)");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid("has a malformed percent-encoding");
        }
    }

    private static InvalidSettingException invalid(String problem) {
        return new InvalidSettingException(SETTING, problem, REMEDY);
    }
}
