package com.erpmax.realtime.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String USER = "0b9f6d1e-6a53-4f1c-9d0e-2f1f7c1c7a11";
    private static final String TENANT = "7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final String SIGNED_ELSEWHERE =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIwYjlmNmQxZS02YTUzLTRmMWMtOWQwZS0"
                    + "yZjFmN2MxYzdhMTEiLCJ0ZW5hbnRfaWQiOiI3ZDZlMmI1Mi02ZDQzLTRiM2UtYTdhNS0wZDdhZDJhMmM"
                    + "xZjQiLCJ0eXBlIjoiYWNjZXNzIiwiZXhwIjo0MTAyNDQ0ODAwfQ.";

    private final AccessTokens tokens = tokens(RoleLookup.NONE, NOW);

    @Test
    void aTokenOfTheAuthServiceIsAccepted() {
        Principal principal = tokens.verify(sign(claims().build()));
        assertThat(principal).isEqualTo(new Principal(USER, TENANT, Role.MEMBER, NOW.plusSeconds(1800)));
    }

    @Test
    void aTokenSignedByAnotherImplementationIsAccepted() {
        // HMAC-SHA256 computed in Python over the claims sub, tenant_id, type and exp (2100-01-01).
        assertThat(tokens.verify(SIGNED_ELSEWHERE + "JBNPKUxi9IXi1F_uXfpE4TKO8Q8aEhsWYtZwq4rIOpY")
                        .userId())
                .isEqualTo(USER);
    }

    @Test
    void aShortSecretSignsAsItDoesElsewhere() {
        AccessTokens shortKey = new AccessTokens(SigningKey.of("dev"), RoleLookup.NONE, clock(NOW));
        assertThat(shortKey.verify(SIGNED_ELSEWHERE + "jUdYiAThjAU7VoovoRb8A2BNU6hw-Q6Lwu8-YmBN5Ng")
                        .userId())
                .isEqualTo(USER);
    }

    @Test
    void aMintedTokenIsAcceptedWithItsRole() {
        String token = tokens.mint(USER, TENANT, Role.OWNER, Duration.ofMinutes(30));
        assertThat(tokens.verify(token).role()).isEqualTo(Role.OWNER);
        assertThat(tokens.verify(token).expiresAt()).isEqualTo(NOW.plusSeconds(1800));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void withoutATokenOneIsRequired(String none) {
        refused(RefusalCode.AUTH_REQUIRED, none);
        refused(RefusalCode.AUTH_REQUIRED, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "a.b", "....", "{}", "eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoSignedTokenIsInvalid(String garbage) {
        refused(RefusalCode.TOKEN_INVALID, garbage);
    }

    @Test
    void anotherKeyIsInvalid() {
        refused(RefusalCode.TOKEN_INVALID, sign(claims().build(), JWSAlgorithm.HS256, "x" + SECRET));
    }

    @Test
    void aChangedClaimIsInvalid() {
        String[] honest = sign(claims().build()).split("\\.", -1);
        String[] other = sign(claims().subject(TENANT).build()).split("\\.", -1);
        refused(RefusalCode.TOKEN_INVALID, honest[0] + "." + other[1] + "." + honest[2]);
    }

    @Test
    void theAlgorithmIsFixedWhateverTheHeaderSays() {
        refused(RefusalCode.TOKEN_INVALID, sign(claims().build(), JWSAlgorithm.HS384, SECRET));
        refused(RefusalCode.TOKEN_INVALID, sign(claims().build(), JWSAlgorithm.HS512, SECRET));
        refused(RefusalCode.TOKEN_INVALID, new PlainJWT(claims().build()).serialize());
    }

    @Test
    void refreshAndPasswordResetTokensAreNotForAccess() {
        refused(RefusalCode.TOKEN_TYPE, sign(claims().claim("type", "refresh").build()));
        refused(
                RefusalCode.TOKEN_TYPE,
                sign(claims().claim("type", "password_reset").build()));
        refused(RefusalCode.TOKEN_TYPE, sign(claims().claim("type", null).build()));
    }

    @Test
    void aTokenWithoutTenantIsRefused() {
        refused(
                RefusalCode.TENANT_REQUIRED,
                sign(claims().claim("tenant_id", null).build()));
    }

    @Test
    void idsThatAreNoUuidsAreInvalid() {
        refused(RefusalCode.TOKEN_INVALID, sign(claims().subject("somebody").build()));
        refused(RefusalCode.TOKEN_INVALID, sign(claims().subject("1-2-3-4-5").build()));
        refused(
                RefusalCode.TOKEN_INVALID,
                sign(claims().subject("1-1-1-1-0000000000000000000000000001").build()));
        refused(RefusalCode.TOKEN_INVALID, sign(claims().subject(null).build()));
        refused(RefusalCode.TOKEN_INVALID, sign(claims().claim("tenant_id", 7).build()));
    }

    @Test
    void idsAreTakenInLowerCase() {
        assertThat(tokens.verify(sign(claims().subject(USER.toUpperCase(java.util.Locale.ROOT))
                                .build()))
                        .userId())
                .isEqualTo(USER);
    }

    @Test
    void aTokenEndsThirtySecondsAfterItsTimeAndNotEarlier() {
        String token = sign(claims().expirationTime(Date.from(NOW)).build());
        assertThat(tokens(RoleLookup.NONE, NOW.plusSeconds(29)).verify(token).userId())
                .isEqualTo(USER);
        assertThatThrownBy(() -> tokens(RoleLookup.NONE, NOW.plusSeconds(30)).verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(RefusalCode.TOKEN_EXPIRED));
    }

    @Test
    void aTokenWithoutAnEndIsInvalid() {
        refused(RefusalCode.TOKEN_INVALID, sign(claims().expirationTime(null).build()));
    }

    @Test
    void aTokenFromTheFutureIsInvalid() {
        refused(
                RefusalCode.TOKEN_INVALID,
                sign(claims().notBeforeTime(Date.from(NOW.plusSeconds(31))).build()));
        assertThat(tokens.verify(sign(
                        claims().notBeforeTime(Date.from(NOW.plusSeconds(30))).build())))
                .isNotNull();
    }

    @Test
    void theRoleClaimCountsBeforeTheLookUp() {
        AccessTokens withRoles = tokens((user, tenant) -> Optional.of(Role.ADMIN), NOW);
        assertThat(withRoles.verify(sign(claims().build())).role()).isEqualTo(Role.ADMIN);
        assertThat(withRoles
                        .verify(sign(claims().claim("role", "user").build()))
                        .role())
                .isEqualTo(Role.USER);
        assertThat(withRoles
                        .verify(sign(claims().claim("role", "emperor").build()))
                        .role())
                .isEqualTo(Role.MEMBER);
        assertThat(withRoles.verify(sign(claims().claim("role", 1).build())).role())
                .isEqualTo(Role.MEMBER);
    }

    @Test
    void theRoleIsLookedUpForTheTokensUserAndTenant() {
        AccessTokens withRoles = tokens(
                (user, tenant) ->
                        user.equals(USER) && tenant.equals(TENANT) ? Optional.of(Role.OWNER) : Optional.empty(),
                NOW);
        assertThat(withRoles.verify(sign(claims().build())).role()).isEqualTo(Role.OWNER);
    }

    @Test
    void anEndlessTokenIsNotLookedAt() {
        refused(RefusalCode.TOKEN_INVALID, "a".repeat(AccessTokens.LONGEST_TOKEN + 1));
    }

    private void refused(RefusalCode code, @Nullable String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject(USER)
                .claim("tenant_id", TENANT)
                .claim("type", "access")
                .expirationTime(Date.from(NOW.plusSeconds(1800)));
    }

    private static String sign(JWTClaimsSet claims) {
        return sign(claims, JWSAlgorithm.HS256, SECRET);
    }

    private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, String secret) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
            jwt.sign(new MACSigner(secret));
            return jwt.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static AccessTokens tokens(RoleLookup roles, Instant now) {
        return new AccessTokens(SigningKey.of(SECRET), roles, clock(now));
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
