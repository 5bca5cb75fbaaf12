package com.erpmax.realtime.verification.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Engine.IO protocol 3 (its specification, and the compliance suite of the reference server). */
class EngineProtocol3ConformanceIT extends EchoFacts {

    @Override
    Peer peer(int port) {
        return new Peer(port, "/engine.io/", 3);
    }

    @Override
    String payload(String... packets) {
        return Arrays.stream(packets)
                .map(packet -> packet.length() + ":" + packet)
                .collect(Collectors.joining());
    }

    @Test
    void lengthsCountCharactersAndNotBytes() {
        String sid = peer().openedSid();
        peer().post(sid, "7:4€uro😀");
        assertThat(peer().poll(sid).body()).isEqualTo("7:4€uro😀");
    }

    @Test
    void binaryMessagesTravelAsBase64WhereThePeerWantsText() {
        String open = peer().request("GET", peer().polling("") + "&b64=1").body();
        String sid = sidOf(open);
        peer().post(sid, payload("4hello", "b4AQIDBA=="));
        HttpResponse<String> answer = peer().poll(sid);
        assertThat(answer.body()).isEqualTo(payload("4hello", "b4AQIDBA=="));
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
    }

    @Test
    void binaryMessagesTravelAsBytesWhereThePeerTakesThem() {
        String sid = peer().openedSid();
        byte[] payload = Bytes.of(0, 6, 0xff, '4', 'h', 'e', 'l', 'l', 'o', 1, 5, 0xff, 4, 1, 2, 3, 4);
        assertThat(peer().postBytes(sid, payload).body()).isEqualTo("ok");
        HttpResponse<byte[]> answer = peer().pollBytes(peer().polling(sid));
        assertThat(answer.body()).containsExactly(payload);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/octet-stream");
    }

    @Test
    void aBinaryMessageOverWebSocketBeginsWithItsType() {
        Frames socket = peer().webSocket();
        socket.text();
        assertThat(socket.send(4, 0, 1, 2, 3).binary()).containsExactly(4, 0, 1, 2, 3);
    }

    @Test
    void theClientPingsOverPollingAndTheServerAnswers() {
        String sid = peer().openedSid();
        for (int beat = 0; beat < 3; beat++) {
            assertThat(peer().post(sid, "1:2").body()).isEqualTo("ok");
            assertThat(peer().poll(sid).body()).isEqualTo("1:3");
        }
    }

    @Test
    void theClientPingsOverWebSocketAndTheServerAnswersWithoutItsData() {
        Frames socket = peer().webSocket();
        socket.text();
        for (int beat = 0; beat < 3; beat++) {
            assertThat(socket.send("2hello").text()).isEqualTo("3");
        }
    }
}
