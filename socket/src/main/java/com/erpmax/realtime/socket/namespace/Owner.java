package com.erpmax.realtime.socket.namespace;

import com.erpmax.realtime.engine.loop.AnyThread;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who may recover a socket that any node can recover: the same identity in the same namespace. Other servers see only a
 * digest, which tells neither, nor that two sockets are of the same identity.
 *
 * @param socket the socket that is there now
 * @param identity whom it belongs to
 * @param settings what the application says about sessions that other servers wrote
 */
@AnyThread
record Owner(Socket socket, String identity, RecoverySettings settings) {

    /** What is kept with the session of a secret id. */
    String of(String pid) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {socket.namespace().name(), pid, identity}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a session is of the same identity. */
    boolean has(CarriedSession session) {
        @Nullable String owner = session.owner();
        if (owner != null) {
            return MessageDigest.isEqual(
                    owner.getBytes(StandardCharsets.UTF_8), of(session.pid()).getBytes(StandardCharsets.UTF_8));
        }
        return identity.equals(settings.foreignIdentity().of(socket, session.dataJson()));
    }
}
