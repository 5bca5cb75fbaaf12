package com.erpmax.realtime.service.config;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What Python services may emit through Redis with python-socketio. */
@ConfigurationProperties("realtime.python")
public record PythonProperties(
        @Setting(
                env = "PYTHON_EMITS",
                defaultValue = "true",
                unit = "true, false",
                meaning = "Whether clients get what Python services emit through Redis with python-socketio's"
                        + " AsyncRedisManager or RedisManager. Without Redis it means nothing.")
        boolean emits,

        @Setting(
                env = "PYTHON_CHANNEL",
                defaultValue = "socketio",
                unit = "text of 1 to 200 characters",
                meaning = "The channel of Redis on which they do: the argument channel of their manager.")
        String channel,

        @Setting(
                env = "PYTHON_EMITS_TO_ALL",
                defaultValue = "false",
                unit = "true, false",
                meaning = "Whether an emit without a room goes to everybody in the namespace, of whatever tenant."
                        + " Otherwise it is refused.")
        boolean emitsToAll,

        @Setting(
                env = "PYTHON_BARE_LISTS",
                defaultValue = "false",
                unit = "true, false",
                meaning = "Set it to true while the Python services use python-socketio 5.14.0 to 5.15.0, which send a"
                        + " list as one argument. All other versions need false.")
        boolean bareLists) {

    private static final Pattern CHANNEL = Pattern.compile("[\\x20-\\x7e]{1,200}");

    public PythonProperties {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new InvalidSettingException(
                    "PYTHON_CHANNEL", "is no usable name", "Choose 1 to 200 characters of printable ASCII.");
        }
    }
}
