package com.erpmax.realtime.protocol.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectQueryTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "0/custom?a=1&b=      | 0/custom,{\"a\":\"1\",\"b\":\"\"}",
                "0/custom?a=1&b=,     | 0/custom,{\"a\":\"1\",\"b\":\"\"}",
                "0/custom?            | 0/custom,{}",
                "0/custom?&&a&        | 0/custom,{\"a\":\"\"}",
                "0/custom?a=b=c       | 0/custom,{\"a\":\"b=c\"}",
                "0/custom?=x          | 0/custom,{\"\":\"x\"}",
                "0/custom?a=1&a=2&a=3 | 0/custom,{\"a\":[\"1\",\"2\",\"3\"]}",
                "0/custom?a%3D=%2C+%22%E2%82%AC | 0/custom,{\"a=\":\", \\\"€\"}",
                "0/custom?a=1?b=2     | 0/custom,{\"a\":\"1?b=2\"}",
                "0/?a=1               | 0/,{\"a\":\"1\"}",
            })
    void queryBecomesTheDataOfTheConnect(String packet, String expected) {
        assertThat(ConnectQuery.toData(packet)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0/custom",
                "0/custom,",
                "0/custom,{\"a\":\"?\"}",
                "2/custom?a=1,[\"b\"]",
                "1/a?b",
                "2[\"a?b\"]"
            })
    void otherTextStaysAsItIs(String packet) {
        assertThat(ConnectQuery.toData(packet)).isEqualTo(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/custom?a=%", "0/custom?a=%4", "0/custom?%zz=1", "0/custom?a=1,{}", "0/custom?a=1,b=2"})
    void malformedQueriesAreRefused(String packet) {
        assertThatThrownBy(() -> ConnectQuery.toData(packet)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void numberOfParametersIsLimited() {
        assertThat(ConnectQuery.toData("0/a?" + "b&".repeat(100))).startsWith("0/a,{\"b\":[\"\",");
        assertThatThrownBy(() -> ConnectQuery.toData("0/a?" + "b&".repeat(101)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void decoderOfRevision5TakesTheResult() {
        String token = "x".repeat(5_000);
        SocketPacketDecoder decoder = new SocketPacketDecoder(PayloadMapper.standard());
        assertThat(decoder.decodeText(ConnectQuery.toData("0/custom?token=" + token)))
                .isEqualTo(new SocketPacket.Connect("/custom", "{\"token\":\"" + token + "\"}"));
        assertThatThrownBy(() -> decoder.decodeText(ConnectQuery.toData("0/" + "n".repeat(255) + "?a=1")))
                .isInstanceOf(MalformedPacketException.class);
    }
}
