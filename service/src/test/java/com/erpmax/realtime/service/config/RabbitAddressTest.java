package com.erpmax.realtime.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RabbitAddressTest {

    @Test
    void aHostMayHaveAnUnderscore() {
        assertThat(RabbitAddress.parse("amqp://a:b@erpmax_rabbit:5673/x"))
                .isEqualTo(new RabbitAddress(false, "erpmax_rabbit", 5673, "a", "b", "x"));
        assertThat(RabbitAddress.parse("amqps://erpmax_rabbit"))
                .isEqualTo(new RabbitAddress(true, "erpmax_rabbit", 5671, "guest", "guest", "/"));
    }

    @Test
    void addressesOfVersionSixAreInBrackets() {
        assertThat(RabbitAddress.parse("amqp://a%40b:p%2Fq@[::1]/"))
                .isEqualTo(new RabbitAddress(false, "[::1]", 5672, "a@b", "p/q", "/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amqp:///x", "amqp://a:b@/x", "amqp://a:b@r:port", "amqp://r1,r2", "amqp://r:99999"})
    void withoutAHostItIsRefused(String url) {
        assertThatThrownBy(() -> RabbitAddress.parse(url))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("RABBITMQ_URL")
                .hasMessageContaining("names no host");
    }
}
