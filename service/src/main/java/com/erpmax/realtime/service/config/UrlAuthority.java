package com.erpmax.realtime.service.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says between {@code //} and its path. {@link URI} itself knows no host whose name has an underscore, as the
 * names of compose files and containers often do.
 *
 * @param login user and password as they are written, if there are any
 * @param host a name or address, one of version 6 in brackets
 * @param port null if there is none
 */
record UrlAuthority(
        @Nullable String login, String host, @Nullable Integer port) {

    /** What stands before the last @ is the login. */
    private static final Pattern FORM =
            Pattern.compile("(?:(.*)@)?([A-Za-z0-9._-]+|\\[[0-9A-Za-z:.%]+])(?::([0-9]{0,5}))?");

    private static final int LARGEST_PORT = 65_535;

    /** Returns that of a URL; null if it names no host, or a port that cannot be. */
    static @Nullable UrlAuthority of(URI url) {
        String text = url.getRawAuthority();
        Matcher parts = FORM.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            return null;
        }
        String digits = parts.group(3);
        Integer port = digits == null || digits.isEmpty() ? null : Integer.valueOf(digits);
        if (port != null && (port < 1 || port > LARGEST_PORT)) {
            return null;
        }
        return new UrlAuthority(parts.group(1), parts.group(2), port);
    }
}
