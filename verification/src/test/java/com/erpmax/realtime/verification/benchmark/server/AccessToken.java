package com.erpmax.realtime.verification.benchmark.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token (HS256) of somebody in a tenant, as all servers of the comparison check it: signature, time, kind and claims.
 * Thread-safe.
 */
public final class AccessToken {

    /** The key of all servers of the comparison, which are started for it and hold nothing. */
    public static final String SECRET_KEY = "a key for benchmarks that is long enough for HS256";

    private static final String HEADER = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    private static final Duration LIFE = Duration.ofHours(24);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Mac MAC = newMac();

    private AccessToken() {}

    /** What a token says. */
    public record Claims(String sub, String tenant_id, String type, long exp) {}

    /** A token that is valid for a day. */
    public static String of(String user, String tenant) {
        long exp = System.currentTimeMillis() / 1000 + LIFE.toSeconds();
        String claims = "{\"sub\":\"" + user + "\",\"tenant_id\":\"" + tenant
                + "\",\"type\":\"access\",\"role\":\"member\",\"exp\":" + exp + "}";
        String text = HEADER + "." + encoded(claims);
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(text));
    }

    /** The JSON object that goes with a CONNECT. */
    public static String auth(String user, String tenant) {
        return "{\"token\":\"" + of(user, tenant) + "\"}";
    }

    /**
     * Checks a token.
     *
     * @throws IllegalArgumentException if it is not valid
     */
    public static Claims verify(String token) {
        int end = token.lastIndexOf('.');
        if (end < 0 || !token.startsWith(HEADER + ".")) {
            throw new IllegalArgumentException("token: malformed");
        }
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
        if (!MessageDigest.isEqual(signature, signature(token.substring(0, end)))) {
            throw new IllegalArgumentException("token: signature");
        }
        Claims claims = claims(token.substring(HEADER.length() + 1, end));
        boolean isAlive = claims.exp() > System.currentTimeMillis() / 1000;
        if (!isAlive || !"access".equals(claims.type()) || claims.sub() == null || claims.tenant_id() == null) {
            throw new IllegalArgumentException("token: claims");
        }
        return claims;
    }

    private static Claims claims(String encoded) {
        try {
            return JSON.readValue(Base64.getUrlDecoder().decode(encoded), Claims.class);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("token: claims", malformed);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(String text) {
        try {
            return ((Mac) MAC.clone()).doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (CloneNotSupportedException theJdksOwnCan) {
            throw new IllegalStateException(theJdksOwnCan);
        }
    }

    private static Mac newMac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
