package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPropertiesTest {

    @Test
    void developmentListensOnLoopbackAndProductionOnAllAddresses() {
        assertThat(http(null).address(Deployment.DEVELOPMENT).getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(http(null).address(Deployment.PRODUCTION).isAnyLocalAddress())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "LocalHost, 127.0.0.1",
        "192.0.2.255, 192.0.2.255",
        "0.0.0.0, 0.0.0.0",
        "::, 0:0:0:0:0:0:0:0",
        "[::1], 0:0:0:0:0:0:0:1",
        "2001:db8::7, 2001:db8:0:0:0:0:0:7"
    })
    void anAddressIsUsedInEachEnvironment(String host, String address) {
        for (Deployment environment : Deployment.values()) {
            assertThat(http(host).address(environment).getHostAddress()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mybox", "256.1.1.1", "1.2.3", "::g", "[::1", "1::2::3", "127.0.0.1:8000", "*"})
    void whatIsNoAddressIsRefusedAndNotLookedUp(String host) {
        assertThatThrownBy(() -> http(host))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("HOST")
                .hasMessageContaining("is \"" + host + "\", which is no IP address");
    }

    private static HttpProperties http(@Nullable String host) {
        return new HttpProperties(host, 8000, List.of(), 1 << 20);
    }
}
