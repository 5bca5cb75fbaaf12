package com.erpmax.realtime.service.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where RabbitMQ is. It is used when {@code url} or {@code host} is given. */
@ConfigurationProperties(RabbitProperties.PREFIX)
public record RabbitProperties(
        @Setting(
                env = "RABBITMQ_URL",
                secret = true,
                unit = "amqp://user:password@host:5672/vhost, or amqps://…",
                meaning = "The RabbitMQ broker that carries jobs and events of other services (docs/provisioning.md)."
                        + " amqps checks the broker's certificate and name. Production requires it or RABBITMQ_HOST."
                        + " Unset: jobs are dispatched from the database.")
        @Nullable
        String url,

        @Setting(env = "RABBITMQ_HOST", unit = "host name", meaning = "The broker's host, in place of RABBITMQ_URL.")
        @Nullable
        String host,

        @Setting(
                env = "RABBITMQ_PORT",
                defaultValue = "5672",
                unit = "TCP port, 1 to 65535",
                meaning = "The broker's port, with RABBITMQ_HOST.")
        int port,

        @Setting(
                env = "RABBITMQ_USER",
                defaultValue = "guest",
                unit = "user name",
                meaning = "Who logs in, with RABBITMQ_HOST. Production refuses guest with the password guest.")
        String user,

        @Setting(
                env = "RABBITMQ_PASSWORD",
                defaultValue = "guest",
                secret = true,
                unit = "text",
                meaning = "The password of RABBITMQ_USER.")
        String password) {

    static final String PREFIX = "realtime.rabbitmq";

    private static final int LARGEST_PORT = 65_535;

    public RabbitProperties {
        if (url != null) {
            RabbitAddress.parse(url);
        }
        if (port < 1 || port > LARGEST_PORT) {
            throw new InvalidSettingException("RABBITMQ_PORT", "is " + port, "Choose a TCP port from 1 to 65535.");
        }
    }

    /** Returns whether RabbitMQ is to be used. */
    public boolean isOn() {
        return url != null || host != null;
    }

    /**
     * Returns where it is; the URL wins over the single settings.
     *
     * @throws IllegalStateException if it is not to be used
     */
    public RabbitAddress address() {
        if (url != null) {
            return RabbitAddress.parse(url);
        }
        if (host == null) {
            throw new IllegalStateException("RabbitMQ is not configured");
        }
        return new RabbitAddress(false, host, port, user, password, "/");
    }

    /** Returns the setting that holds the password in use. */
    String loginSetting() {
        return url != null ? "RABBITMQ_URL" : "RABBITMQ_PASSWORD";
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "RabbitProperties[" + (isOn() ? address() : "off") + "]";
    }
}
