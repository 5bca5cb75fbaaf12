package com.erpmax.realtime.service.config;

import com.erpmax.realtime.engine.http.TrustedProxies;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What one instance of several behind a proxy has to know, and how it comes and goes. */
@ConfigurationProperties("realtime.instance")
public record InstanceProperties(
        @Setting(
                env = "NODE_NAME",
                unit = "1 to 24 of a-z, 0-9 and -",
                meaning = "The name of this instance among several. Session ids begin with it, by which the proxy sends"
                        + " the long-polling requests of a session to the instance that has it"
                        + " (deploy/nginx/erpmax-realtime.conf). Unset, only WebSocket works through a proxy with"
                        + " several instances.")
        @Nullable
        String nodeName,

        @Setting(
                env = "TRUSTED_PROXIES",
                unit = "comma-separated IP addresses and networks such as 10.0.0.0/8",
                meaning = "The proxies in front of this instance. Only of requests from them the header X-Forwarded-For"
                        + " is believed, which then gives the client's address in the log. Unset: from nobody.")
        List<String> trustedProxies,

        @Setting(
                env = "DRAIN_TIME",
                unit = "duration, 0 to 15 seconds",
                meaning = "How long an instance that is told to stop takes to close its client connections, evenly"
                        + " spread, and how long jobs in progress may go on before they are handed over. Of a worker"
                        + " this and PROVISIONING_GRACE are 16 seconds together at most. Unset: 10s in production, 0s in"
                        + " development.")
        @Nullable
        Duration drainTime,

        @Setting(
                env = "HANDSHAKE_RATE",
                defaultValue = "500",
                unit = "connections per second, 1 to 1000000",
                meaning = "How many clients may connect per second in the long run, so that a crowd that comes back"
                        + " leaves those connected in peace. Further ones are answered 503 with Retry-After.")
        int handshakeRate,

        @Setting(
                env = "HANDSHAKE_BURST",
                defaultValue = "1000",
                unit = "connections, 1 to 1000000",
                meaning = "How many clients may connect at once after a quiet time.")
        int handshakeBurst) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,24}");
    private static final int LARGEST_RATE = 1_000_000;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(15);
    private static final Duration DRAIN_IN_PRODUCTION = Duration.ofSeconds(10);

    public InstanceProperties {
        requireName(nodeName);
        trustedProxies = entries(trustedProxies);
        requireNetworks(trustedProxies);
        requireDrainTime(drainTime);
        requireRate("HANDSHAKE_RATE", handshakeRate);
        requireRate("HANDSHAKE_BURST", handshakeBurst);
    }

    /** What the ids of this instance's sessions begin with; empty if it has no name. */
    public String sessionIdPrefix() {
        return nodeName == null ? "" : nodeName + ".";
    }

    /** How long going out of service takes where the service runs. */
    public Duration drainTime(Deployment environment) {
        if (drainTime != null) {
            return drainTime;
        }
        return environment == Deployment.PRODUCTION ? DRAIN_IN_PRODUCTION : Duration.ZERO;
    }

    private static void requireName(@Nullable String nodeName) {
        if (nodeName != null && !NAME.matcher(nodeName).matches()) {
            throw new InvalidSettingException(
                    "NODE_NAME", "is \"" + nodeName + "\"", "Choose 1 to 24 of the characters a-z, 0-9 and -.");
        }
    }

    private static void requireDrainTime(@Nullable Duration drainTime) {
        if (drainTime != null && (drainTime.isNegative() || drainTime.compareTo(LONGEST_DRAIN) > 0)) {
            throw new InvalidSettingException(
                    "DRAIN_TIME", "is " + drainTime, "Choose a duration from 0s to 15s, for example 10s.");
        }
    }

    private static List<String> entries(@Nullable List<String> list) {
        return list == null
                ? List.of()
                : list.stream()
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList();
    }

    private static void requireNetworks(List<String> networks) {
        for (String network : networks) {
            try {
                TrustedProxies.of(List.of(network));
            } catch (IllegalArgumentException malformed) {
                throw new InvalidSettingException(
                        "TRUSTED_PROXIES",
                        "has the entry \"" + network + "\", which is no IP address or network",
                        "Write addresses such as 127.0.0.1 or networks such as 10.0.0.0/8, separated by commas; names are"
                                + " not looked up.");
            }
        }
    }

    private static void requireRate(String name, int value) {
        if (value < 1 || value > LARGEST_RATE) {
            throw new InvalidSettingException(name, "is " + value, "Choose a number from 1 to 1000000.");
        }
    }
}
