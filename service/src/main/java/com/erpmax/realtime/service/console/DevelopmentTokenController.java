package com.erpmax.realtime.service.console;

import com.erpmax.realtime.service.auth.AccessTokens;
import com.erpmax.realtime.service.auth.Role;
import com.erpmax.realtime.service.config.AuthProperties;
import com.erpmax.realtime.service.web.ApiException;
import com.erpmax.realtime.service.web.Envelope;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Mints tokens for whoever asks on this machine; others get 403, since SECRET_KEY may be the one that the whole of
 * ERPMax trusts. Exists in development only: in production the path is unknown (404).
 *
 * <p>Takes JSON alone, so that a page of another origin cannot post a form to it.
 */
@Hidden
@RestController
@DevelopmentOnly
final class DevelopmentTokenController {

    private final AccessTokens tokens;
    private final AuthProperties properties;

    DevelopmentTokenController(AccessTokens tokens, AuthProperties properties) {
        this.tokens = tokens;
        this.properties = properties;
    }

    /** Whom the token is to be for. */
    record TokenRequest(
            @JsonProperty("user_id") @NotNull UUID userId,
            @JsonProperty("tenant_id") @NotNull UUID tenantId,
            @NotNull Role role) {}

    /** A token and what it says. */
    record MintedToken(
            String token,
            @JsonProperty("expires_in_seconds") long expiresInSeconds) {}

    @PostMapping(path = ConsolePaths.TOKEN, consumes = MediaType.APPLICATION_JSON_VALUE)
    Envelope<MintedToken> mint(@Valid @RequestBody TokenRequest request, ServerHttpRequest http) {
        if (!LocalCaller.calls(http)) {
            throw ApiException.forbidden("Tokens are minted for callers on the service's own machine only; open the"
                    + " console there as localhost, or paste a token");
        }
        String token = tokens.mint(
                request.userId().toString(),
                request.tenantId().toString(),
                request.role(),
                properties.accessTokenLife());
        return Envelope.of(new MintedToken(token, properties.accessTokenLife().toSeconds()));
    }
}
