package com.erpmax.realtime.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the access tokens of the ERPMax auth service, and mints tokens for development.
 *
 * <p>Only HS256 with the one configured key is accepted, whatever the token's header says. Thread-safe.
 */
public final class AccessTokens {

    /** How far the clocks of the auth service and ours may differ. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    /** The longest token that is looked at, in characters. */
    static final int LONGEST_TOKEN = 8 * 1024;

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final MACSigner signer;
    private final MACVerifier verifier;
    private final RoleLookup roles;
    private final Clock clock;

    public AccessTokens(SigningKey key, RoleLookup roles, Clock clock) {
        try {
            this.signer = new MACSigner(key.bytes());
            this.verifier = new MACVerifier(key.bytes());
        } catch (JOSEException impossible) {
            throw new IllegalArgumentException("key: too short for HS256", impossible);
        }
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * Checks a token: signature, life time, type {@code access}, user and tenant. The role is the claim {@code role},
     * else what the role look-up knows, else {@link Role#MEMBER}.
     *
     * <p>Blocking, because of the role look-up.
     *
     * @param token the compact form; null or blank when none was sent
     * @throws TokenRefusedException if the token cannot be accepted, now or later
     * @throws com.erpmax.realtime.service.database.DatabaseUnavailableException if the role cannot be looked up now
     */
    public Principal verify(@Nullable String token) {
        if (token == null || token.isBlank()) {
            throw new TokenRefusedException(RefusalCode.AUTH_REQUIRED);
        }
        JWTClaimsSet claims = authenticClaims(token);
        Instant expiresAt = checkLife(claims);
        if (!"access".equals(claims.getClaim("type"))) {
            throw new TokenRefusedException(RefusalCode.TOKEN_TYPE);
        }
        String userId = uuid(claims.getClaim("sub"));
        if (claims.getClaim("tenant_id") == null) {
            throw new TokenRefusedException(RefusalCode.TENANT_REQUIRED);
        }
        String tenantId = uuid(claims.getClaim("tenant_id"));
        return new Principal(userId, tenantId, role(claims, userId, tenantId), expiresAt);
    }

    /**
     * Signs an access token as the auth service does, with the role as a claim. For development only: whoever can call
     * this can be anybody.
     *
     * @param life how long the token lives from now
     */
    public String mint(String userId, String tenantId, Role role, Duration life) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(UUID.fromString(userId).toString())
                .claim("tenant_id", UUID.fromString(tenantId).toString())
                .claim("type", "access")
                .claim("role", role.label())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("A token could not be signed", impossible);
        }
        return jwt.serialize();
    }

    private JWTClaimsSet authenticClaims(String token) {
        if (token.length() > LONGEST_TOKEN) {
            throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
                throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
            }
            return jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
        }
    }

    private Instant checkLife(JWTClaimsSet claims) {
        Date expiry = claims.getExpirationTime();
        if (expiry == null) {
            throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
        }
        Instant now = clock.instant();
        if (!now.isBefore(expiry.toInstant().plus(CLOCK_SKEW))) {
            throw new TokenRefusedException(RefusalCode.TOKEN_EXPIRED);
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && now.isBefore(notBefore.toInstant().minus(CLOCK_SKEW))) {
            throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
        }
        return expiry.toInstant();
    }

    private Role role(JWTClaimsSet claims, String userId, String tenantId) {
        Object claim = claims.getClaim("role");
        if (claim == null) {
            return roles.find(userId, tenantId).orElse(Role.MEMBER);
        }
        // A label we do not know gives no rights beyond those of every member.
        return claim instanceof String label ? Role.parse(label).orElse(Role.MEMBER) : Role.MEMBER;
    }

    private static String uuid(@Nullable Object claim) {
        // UUID.fromString alone takes other forms too.
        if (claim instanceof String text && UUID_FORM.matcher(text).matches()) {
            return UUID.fromString(text).toString();
        }
        throw new TokenRefusedException(RefusalCode.TOKEN_INVALID);
    }
}
