package com.erpmax.realtime.service.config;

import com.erpmax.realtime.cluster.redis.RedisAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where Redis is, which connects the instances. It is used when {@code url} or {@code host} is given. */
@ConfigurationProperties(RedisProperties.PREFIX)
public record RedisProperties(
        @Setting(
                env = "REDIS_URL",
                secret = true,
                unit = "redis://user:password@host:6379/1",
                meaning = "The Redis server that connects the instances. rediss:// is TLS;"
                        + " redis-sentinel://host,host/1#master and redis-cluster://host,host work as well. Without a"
                        + " database in it, database 1 is used. Production requires it or REDIS_HOST. Unset: this"
                        + " instance is alone.")
        @Nullable
        String url,

        @Setting(env = "REDIS_HOST", unit = "host name", meaning = "The server's host, in place of REDIS_URL.")
        @Nullable
        String host,

        @Setting(
                env = "REDIS_PORT",
                defaultValue = "6379",
                unit = "TCP port, 1 to 65535",
                meaning = "The server's port, with REDIS_HOST.")
        int port,

        @Setting(
                env = "REDIS_PASSWORD",
                secret = true,
                unit = "text",
                meaning = "The password, with REDIS_HOST. Redis may do without one, in production too, where only its"
                        + " network guards it then: whoever reaches it can send events to every client.")
        @Nullable
        String password,

        @Setting(env = "REDIS_PREFIX", unit = "text of 1 to 100 characters", meaning = PREFIX_MEANING) @Nullable
        String prefix) {

    static final String PREFIX = "realtime.redis";

    static final String PREFIX_MEANING =
            "What the name of each stream, key and channel of this service begins with. Installations that share a Redis"
                    + " server need different ones, also with different databases: channels belong to the whole server."
                    + " PYTHON_CHANNEL is another channel and stays as it is. Unset: nothing.";

    private static final int LARGEST_PORT = 65_535;
    /** What the Python services use for Socket.IO as well. */
    private static final String DATABASE = "/1";
    /** In a URL a single word before the hosts is the password; a user stands before a colon. */
    private static final Pattern LOGIN = Pattern.compile("://(?:[^:@/?#]*:([^@/?#]+)|([^:@/?#]+))@");

    private static final String URL_REMEDY = "Write it as redis://:password@host:6379/1 (a special character in the"
            + " password must be percent-encoded).";
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^{}]]{1,100}");

    public RedisProperties {
        checkPrefix(prefix);
        checkPort(port);
        if (url != null) {
            check("REDIS_URL", url, URL_REMEDY);
        } else if (host != null) {
            check("REDIS_HOST", address(host, port, password), "Set it to the name or address of the server alone.");
        }
    }

    /** Returns whether Redis is to be used. */
    public boolean isOn() {
        return url != null || host != null;
    }

    /** Returns the setting that says where Redis is. */
    public String setting() {
        return url != null ? "REDIS_URL" : "REDIS_HOST";
    }

    /**
     * Returns the address, with a database in it; REDIS_URL wins over the single settings. It holds the password.
     *
     * @throws IllegalStateException if Redis is not to be used
     */
    public String address() {
        if (url != null) {
            return withDatabase(url);
        }
        if (host == null) {
            throw new IllegalStateException("Redis is not configured");
        }
        return address(host, port, password);
    }

    /** Returns the name of one of this service's streams in Redis. */
    public String named(String name) {
        return prefix == null ? name : prefix + name;
    }

    /** Returns the password that Redis is given; empty if it is given none, or is not to be used. */
    public Optional<String> passwordInUse() {
        if (url == null) {
            return host == null ? Optional.empty() : Optional.ofNullable(password);
        }
        Matcher login = LOGIN.matcher(url);
        if (!login.find()) {
            return Optional.empty();
        }
        String withUser = login.group(1);
        return Optional.of(decode(withUser == null ? login.group(2) : withUser));
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RedisProperties[" + (isOn() ? RedisAddress.parse(address()) : "off") + "]";
    }

    private static void checkPort(int port) {
        if (port < 1 || port > LARGEST_PORT) {
            throw new InvalidSettingException("REDIS_PORT", "is " + port, "Choose a TCP port from 1 to 65535.");
        }
    }

    private static void checkPrefix(@Nullable String prefix) {
        if (prefix != null && !NAME.matcher(prefix).matches()) {
            throw new InvalidSettingException(
                    "REDIS_PREFIX",
                    "is no usable beginning of a name",
                    "Choose 1 to 100 characters of printable ASCII without spaces and braces, for example staging:");
        }
    }

    /** A password that is not percent-encoded as it should be is taken as it is. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static void check(String setting, String address, String remedy) {
        try {
            var unused = RedisAddress.parse(address);
        } catch (IllegalArgumentException malformed) {
            // The cause is left out on purpose: what it says may hold the password.
            throw new InvalidSettingException(setting, "cannot be read as an address of Redis", remedy);
        }
    }

    private static String address(String host, int port, @Nullable String password) {
        String login = password == null
                ? ""
                : ":" + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@";
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return "redis://" + login + name + ":" + port + DATABASE;
    }

    /** A cluster has no databases; any other address that names none gets ours. */
    private static String withDatabase(String url) {
        int hosts = url.indexOf("://") + "://".length();
        int end = hosts;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String rest = url.substring(end);
        boolean isSentinel = url.substring(0, hosts).contains("sentinel");
        boolean isCluster = url.substring(0, hosts).contains("cluster")
                || (!isSentinel && url.substring(hosts, end).contains(","));
        boolean isNamed = rest.matches("/\\d.*") || rest.contains("database=");
        if (isCluster || isNamed) {
            return url;
        }
        return url.substring(0, end) + DATABASE + (rest.startsWith("/") ? rest.substring(1) : rest);
    }
}
