package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.engine.http.SessionCookie.SameSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCookieTest {

    private final SessionCookie io = SessionCookie.named("io");

    @Test
    void defaultsAreThoseOfTheReferenceServer() {
        assertThat(io.header("2Gcd248Ha5tbdo4xAAAA"))
                .isEqualTo("io=2Gcd248Ha5tbdo4xAAAA; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void everyAttributeCanBeChosen() {
        assertThat(io.withPath("/app")
                        .withHttpOnly(false)
                        .withSecure(SameSite.NONE)
                        .withMaxAge(Duration.ofDays(1))
                        .header("x"))
                .isEqualTo("io=x; Max-Age=86400; Path=/app; Secure; SameSite=None");
        assertThat(io.withSameSite(SameSite.STRICT).header("x")).endsWith("SameSite=Strict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\r\n", "\u00e4"})
    void nameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> SessionCookie.named(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "/a;Domain=x", "/a b", "/\n", "/\u00e4"})
    void pathThatCouldSayMoreIsRefused(String path) {
        assertThatThrownBy(() -> io.withPath(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cookieThatBrowsersWouldDropIsRefused() {
        assertThatThrownBy(() -> io.withSameSite(SameSite.NONE))
                .hasMessage("sameSite: NONE (expected: only with secure)");
        assertThatThrownBy(() -> io.withMaxAge(Duration.ofSeconds(-1))).hasMessage("maxAge: PT-1S (expected: >= PT0S)");
    }
}
