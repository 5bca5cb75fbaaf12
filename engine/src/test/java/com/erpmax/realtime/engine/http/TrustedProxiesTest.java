package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("10.0.0.1", "192.168.0.0/17", "2001:db8::/33"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.1          | 203.0.113.7                          | 203.0.113.7
            10.0.0.1          | 6.6.6.6, 203.0.113.7                 | 203.0.113.7
            10.0.0.1          | 127.0.0.1, 203.0.113.7               | 203.0.113.7
            10.0.0.1          | 203.0.113.7 , 192.168.127.255        | 203.0.113.7
            10.0.0.1          | 203.0.113.7, 192.168.128.0           | 192.168.128.0
            10.0.0.1          | 192.168.1.1, 10.0.0.1                | 192.168.1.1
            2001:db8:7fff::1  | 2001:db8:8000::5                     | 2001:db8:8000:0:0:0:0:5
            2001:db8:8000::1  | 203.0.113.7                          | 2001:db8:8000:0:0:0:0:1
            10.0.0.2          | 203.0.113.7                          | 10.0.0.2
            127.0.0.1         | 203.0.113.7                          | 127.0.0.1
            10.0.0.1          | somebody                             | 10.0.0.1
            10.0.0.1          | 203.0.113.7, unknown                 | 10.0.0.1
            10.0.0.1          | 203.0.113.7:80                       | 10.0.0.1
            10.0.0.1          | 203.0.113.7,                         | 10.0.0.1
            10.0.0.1          | ,,,                                  | 10.0.0.1
            """)
    void clientIsTheLastAddressThatIsNoProxys(String peer, String header, String client) {
        assertThat(PROXIES.clientOf(address(peer), List.of(header))).isEqualTo(client);
    }

    @Test
    void repeatedHeadersAreOneListInTheirOrder() {
        InetAddress proxy = address("10.0.0.1");
        assertThat(PROXIES.clientOf(proxy, List.of("6.6.6.6", "203.0.113.7"))).isEqualTo("203.0.113.7");
        assertThat(PROXIES.clientOf(proxy, List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void nobodyIsBelievedByDefault() {
        assertThat(HttpOptions.defaults().proxies().clientOf(address("127.0.0.1"), List.of("6.6.6.6")))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "/8", "", "10.0.0"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("network: " + text);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
    }
}
