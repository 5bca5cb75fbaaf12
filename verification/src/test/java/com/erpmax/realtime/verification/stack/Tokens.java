package com.erpmax.realtime.verification.stack;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.auth.SigningKey;
import com.erpmax.realtime.verification.traffic.Person;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Plays the ERPMax auth service: signs access tokens with the key that the services under test know. Thread-safe. */
public final class Tokens {

    private static final Duration LIFE = Duration.ofHours(12);

    private final AccessTokens tokens;

    /** @param secretKey the services' SECRET_KEY */
    public Tokens(String secretKey) {
        tokens = new AccessTokens(SigningKey.of(secretKey), (user, tenant) -> Optional.empty(), Clock.systemUTC());
    }

    /** Somebody without special rights, with a token that outlives any test. */
    public Person member(String user, String tenant) {
        return person(user, tenant, Role.MEMBER);
    }

    /** Somebody who may have jobs run. */
    public Person owner(String user, String tenant) {
        return person(user, tenant, Role.OWNER);
    }

    Person person(String user, String tenant, Role role) {
        return new Person(user, tenant, tokens.mint(user, tenant, role, LIFE));
    }
}
