package com.erpmax.realtime.service.auth;

import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.config.DataFolder;
import com.erpmax.realtime.service.config.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** The secret that signs access tokens. Immutable; never printed. */
public final class SigningKey {

    /** The file in the data folder that keeps the random key of a development instance. */
    static final String FILE = "secret.key";

    private static final int RANDOM_BYTES = 32;
    /** What HS256 asks for (RFC 7518 §3.2). */
    private static final int SHORTEST_BYTES = 32;

    private final byte[] bytes;

    private SigningKey(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        // HMAC pads a short key with zeros itself (RFC 2104 §2), so this changes no signature.
        this.bytes = Arrays.copyOf(raw, Math.max(SHORTEST_BYTES, raw.length));
    }

    /** Makes a key from the text that the auth service has as its {@code SECRET_KEY}. */
    public static SigningKey of(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: text)");
        }
        return new SigningKey(secret);
    }

    /** Takes {@code SECRET_KEY}, else the random key kept in the data folder, which is made when missing. */
    static SigningKey load(AuthProperties properties, DataFolder folder) {
        String secret = properties.secretKey();
        return new SigningKey(secret != null ? secret : keptIn(folder.resolve(FILE)));
    }

    /** Returns a copy of the key, at least 32 bytes long. */
    byte[] bytes() {
        return bytes.clone();
    }

    private static String keptIn(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            String secret = Files.readString(file).strip();
            if (secret.length() >= RANDOM_BYTES) {
                return secret;
            }
        } catch (IOException failure) {
            throw new InvalidSettingException(
                    "SECRET_KEY",
                    "is not set, and the key kept in " + file + " cannot be used (" + failure.getMessage() + ")",
                    "Set SECRET_KEY, or make the file readable and writable for the user that runs the service.");
        }
        throw new InvalidSettingException(
                "SECRET_KEY",
                "is not set, and the key kept in " + file + " is damaged",
                "Set SECRET_KEY, or delete the file to have a new key made (tokens signed with the old one end).");
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(StandardCharsets.UTF_8.encode(HexFormat.of().formatHex(random)));
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Whoever was first decides; the key is read from the file in any case.
        }
    }
}
