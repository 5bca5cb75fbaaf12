package com.erpmax.realtime.service.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Secrets that are none: defaults of the back-ends, and what example files and documents carry. */
final class KnownSecrets {

    /** Of these, one in any capitals is known. */
    private static final Set<String> DEFAULTS = Set.of(
            "guest",
            "postgres",
            "postgresql",
            "rabbitmq",
            "rabbit",
            "redis",
            "foobared",
            "erpmax",
            "password",
            "passw0rd",
            "pass",
            "passwd",
            "secret",
            "mysecretpassword",
            "admin",
            "root",
            "user",
            "test",
            "default",
            "example",
            "qwerty",
            "letmein",
            "1234",
            "12345",
            "123456",
            "12345678",
            "123456789",
            "1234567890");

    /** What has one of these in it was written to be replaced. */
    private static final List<String> PARTS = List.of(
            "change-me",
            "change_me",
            "changeme",
            "change-in-production",
            "your-secret",
            "your_secret",
            "your-password",
            "your_password",
            "yourpassword",
            "for-development");

    private static final int FEWEST_CHARACTERS = 8;

    private KnownSecrets() {}

    /** Returns whether everybody knows this password. */
    static boolean holds(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        return DEFAULTS.contains(lower) || PARTS.stream().anyMatch(lower::contains);
    }

    /** Returns whether everybody knows this key, or it has so few different characters that nobody can have drawn it. */
    static boolean holdsKey(String key) {
        return holds(key) || key.chars().distinct().count() < FEWEST_CHARACTERS;
    }
}
