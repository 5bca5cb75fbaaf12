package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsPolicyTest {

    private static final String HOST = "realtime.example.com";

    private final CorsPolicy listed = CorsPolicy.of(List.of("https://app.example.com", "http://localhost:3000"));

    @Test
    void listedOriginIsAllowedAndReflected() {
        assertThat(listed.decide("https://app.example.com", HOST))
                .isEqualTo(new CorsPolicy.Decision(true, "https://app.example.com", true));
        assertThat(listed.decide("http://localhost:3000", HOST).isAllowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.com", "HTTPS://APP.example.com"})
    void listedOriginIsKnownAsItIsListedAndAsBrowsersWriteIt(String origin) {
        CorsPolicy shouted = CorsPolicy.of(List.of("HTTPS://APP.example.com "));
        assertThat(shouted.decide(origin, HOST).allowedOrigin()).isEqualTo(origin);
        assertThat(shouted.decide("HTTPS://app.example.com", HOST).isAllowed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com",
                "HTTPS://app.example.com",
                "https://App.example.com",
                "https://app.example.com:8443",
                "https://app.example.com:443",
                "https://app.example.com\u0000",
                "https://app.example.com ",
                "https://app.example.com.evil.net",
                "https://evil-app.example.com",
                "https://xapp.example.com",
                "https://sub.app.example.com",
                "https://app.example.co",
                "https://appXexample.com",
                "https://app.example.com/",
                "https://app.example.com@evil.net",
                "https://user@app.example.com",
                "app.example.com",
                "//app.example.com",
                "https://",
                "https",
                "://",
                "",
                "null",
                "*",
                "file://",
                "http://localhost",
                "http://localhost:30000",
                "http://127.0.0.1:3000",
            })
    void anyOtherOriginIsRefused(String origin) {
        assertThat(listed.decide(origin, HOST)).isEqualTo(CorsPolicy.Decision.REFUSED);
        assertThat(CorsPolicy.sameOrigin().decide(origin, HOST)).isEqualTo(CorsPolicy.Decision.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "https://realtime.example.com,       realtime.example.com",
        "http://realtime.example.com,        realtime.example.com",
        "http://Realtime.Example.com,        Realtime.Example.com",
        "http://realtime.example.com,        Realtime.EXAMPLE.com",
        "http://localhost:8000,              localhost:8000",
        "http://[::1]:8000,                  [::1]:8000",
    })
    void pageOfTheServerItselfIsAllowedWithoutHeaders(String origin, String host) {
        assertThat(listed.decide(origin, host)).isEqualTo(CorsPolicy.Decision.ALLOWED);
        assertThat(CorsPolicy.sameOrigin().decide(origin, host)).isEqualTo(CorsPolicy.Decision.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8000,                   localhost",
        "http://localhost,                        localhost:8000",
        "http://localhost:8000,                   localhost:80",
        "http://realtime.example.com.evil.net,    realtime.example.com",
        "http://evil.net/realtime.example.com,    realtime.example.com",
        "realtime.example.com,                    realtime.example.com",
        "null,                                    null",
        "file://realtime.example.com,             realtime.example.com",
        "chrome-extension://realtime.example.com, realtime.example.com",
        "http://user@realtime.example.com,        realtime.example.com",
        "http://REALTIME.example.com,             realtime.example.com",
    })
    void pageThatOnlyLooksLikeTheServersIsRefused(String origin, String host) {
        assertThat(CorsPolicy.sameOrigin().decide(origin, host)).isEqualTo(CorsPolicy.Decision.REFUSED);
    }

    @Test
    void requestWithoutAHostHasNoOriginOfItsOwn() {
        assertThat(CorsPolicy.sameOrigin().decide("http://localhost", null)).isEqualTo(CorsPolicy.Decision.REFUSED);
    }

    @Test
    void requestWithoutAnOriginIsAllowed() {
        assertThat(listed.decide(null, HOST)).isEqualTo(CorsPolicy.Decision.ALLOWED);
        assertThat(CorsPolicy.sameOrigin().decide(null, null)).isEqualTo(CorsPolicy.Decision.ALLOWED);
    }

    @Test
    void anyOriginIsAllowedWithoutCredentials() {
        CorsPolicy.Decision any = new CorsPolicy.Decision(true, "*", false);
        assertThat(CorsPolicy.any().decide("https://evil.net", HOST)).isEqualTo(any);
        assertThat(CorsPolicy.any().decide("null", HOST)).isEqualTo(any);
        assertThat(CorsPolicy.any().decide(null, HOST)).isEqualTo(any);
        assertThat(CorsPolicy.of(List.of("https://app.example.com", "*")).decide("https://evil.net", HOST))
                .isEqualTo(any);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com:443, https://app.example.com",
        "http://app.example.com:80,   http://app.example.com",
        "http://app.example.com:443,  http://app.example.com:443",
        "capacitor://localhost,       capacitor://localhost",
        "http://[::1]:3000,           http://[::1]:3000",
    })
    void listedOriginIsUnderstoodAsBrowsersWriteIt(String setting, String sent) {
        assertThat(CorsPolicy.of(List.of(setting)).decide(sent, HOST).isAllowed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://app.example.com?x",
                "https://user@app.example.com",
                "https://app.example.com:",
                "https://",
                "nullable",
                "",
                "http://a b",
                "https://*.example.com",
            })
    void settingThatIsNoOriginIsRefused(String setting) {
        assertThatThrownBy(() -> CorsPolicy.of(List.of(setting)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("origin: " + setting + " (expected: scheme://host[:port])");
    }

    @Test
    void pageWithoutAnOriginOfItsOwnIsAllowedOnlyWhenListedAndNeverWithCredentials() {
        assertThat(CorsPolicy.of(List.of("null")).withCredentials(true).decide("null", HOST))
                .isEqualTo(new CorsPolicy.Decision(true, "null", false));
        assertThat(CorsPolicy.matching(origin -> true).withCredentials(true).decide("null", HOST))
                .isEqualTo(new CorsPolicy.Decision(true, "null", false));
    }

    @Test
    void credentialsAreAMatterOfChoice() {
        String origin = "https://app.example.com";
        assertThat(listed.withCredentials(false).decide(origin, HOST).allowsCredentials())
                .isFalse();
        CorsPolicy matching = CorsPolicy.matching(Pattern.compile("https://.*"));
        assertThat(matching.decide(origin, HOST).allowsCredentials()).isFalse();
        assertThat(matching.withCredentials(true).decide(origin, HOST).allowsCredentials())
                .isTrue();
    }

    @Test
    void everyOriginWithCredentialsIsRefusedAsASetting() {
        assertThat(CorsPolicy.any().withCredentials(false).decide("https://a", HOST))
                .isEqualTo(CorsPolicy.Decision.ANY);
        assertThatThrownBy(() -> CorsPolicy.any().withCredentials(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials: true (expected: false where every origin is allowed)");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example.com,           true",
        "https://a.example.com.evil.net,  false",
        "xhttps://a.example.com,          false",
        "https://example.com,             false",
    })
    void patternMatchesTheWholeOrigin(String origin, boolean isAllowed) {
        CorsPolicy policy = CorsPolicy.matching(Pattern.compile("https://[a-z]+\\.example\\.com"));
        assertThat(policy.decide(origin, HOST).isAllowed()).isEqualTo(isAllowed);
    }

    @Test
    void predicateIsAskedForOriginsOfBoundedLengthOnly() {
        List<String> asked = new ArrayList<>();
        CorsPolicy policy = CorsPolicy.matching(origin -> asked.add(origin));
        String longest = "https://" + "a".repeat(504);
        assertThat(policy.decide(longest, HOST).isAllowed()).isTrue();
        assertThat(policy.decide(longest + "a", HOST).isAllowed()).isFalse();
        assertThat(asked).containsExactly(longest);
    }

    @Test
    void predicateThatFailsRefuses() {
        CorsPolicy policy = CorsPolicy.matching(origin -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(policy.decide("https://a", HOST)).isEqualTo(CorsPolicy.Decision.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "a\r\nb", "\u00e4"})
    void nameThatIsNoTokenIsRefusedAsASetting(String name) {
        assertThatThrownBy(() -> listed.withMethods(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> listed.withAllowedHeaders(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> listed.withExposedHeaders(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void negativeAgeIsRefusedAsASetting() {
        assertThatThrownBy(() -> listed.withMaxAge(Duration.ofSeconds(-1)))
                .hasMessage("maxAge: PT-1S (expected: >= PT0S)");
    }
}
