package com.erpmax.realtime.service.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the PostgreSQL database is and how to log in, as given by {@code DATABASE_URL}.
 *
 * @param options connection properties of the driver, for example {@code sslmode}
 */
public record PostgresAddress(
        String host, int port, String database, String user, String password, Map<String, String> options) {

    private static final String SETTING = "DATABASE_URL";
    private static final String REMEDY =
            "Write it as postgresql://user:password@host:5432/database (the form postgresql+asyncpg://… is"
                    + " understood too), or unset it to use the embedded database in DATA_DIR.";
    private static final Pattern SCHEME = Pattern.compile("postgres(ql)?(\\+[a-z0-9]+)?");
    private static final int DEFAULT_PORT = 5432;

    public PostgresAddress {
        options = Map.copyOf(options);
    }

    /**
     * Reads the URL form that SQLAlchemy uses. User and password may be percent-encoded.
     *
     * @throws InvalidSettingException if it is no such URL; the message never repeats the URL, which holds a password
     */
    public static PostgresAddress parse(String url) {
        URI uri = uri(url);
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEME.matcher(scheme).matches()) {
            throw invalid("does not start with postgresql://");
        }
        UrlAuthority authority = UrlAuthority.of(uri);
        if (authority == null) {
            throw invalid("names no host, or a port that cannot be");
        }
        String path = uri.getRawPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
            throw invalid("names no database");
        }
        String login = authority.login();
        if (login == null || login.startsWith(":")) {
            throw invalid("names no user");
        }
        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon));
        String password = colon < 0 ? "" : decode(login.substring(colon + 1));
        int port = Objects.requireNonNullElse(authority.port(), DEFAULT_PORT);
        return new PostgresAddress(
                authority.host(), port, decode(path.substring(1)), user, password, options(uri.getRawQuery()));
    }

    /** Returns the URL for the driver, without credentials. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/"
                + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException malformed) {
            // The cause is left out on purpose: its message repeats the URL with the password.
            throw invalid("is not a URL (a special character in the password must be percent-encoded)");
        }
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return options;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            switch (name) {
                case "ssl", "sslmode" -> options.put("sslmode", sslMode(value));
                default -> throw invalid("has the unknown option \"" + name + "\" (known: ssl, sslmode)");
            }
        }
        return options;
    }

    private static String sslMode(String value) {
        return switch (value) {
            case "disable", "allow", "prefer", "require", "verify-ca", "verify-full" -> value;
            case "true" -> "require";
            case "false" -> "disable";
            default ->
                throw invalid("has the option ssl with a value other than disable, allow, prefer, require, verify-ca,"
                        + " verify-full");
        };
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
