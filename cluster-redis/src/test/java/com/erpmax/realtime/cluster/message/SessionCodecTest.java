package com.erpmax.realtime.cluster.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.erpmax.realtime.protocol.socketio.MessagePackJson;
import com.erpmax.realtime.protocol.socketio.RawJson;
import com.erpmax.realtime.socket.recovery.CarriedSession;
import com.erpmax.realtime.socket.recovery.Place;
import com.erpmax.realtime.socket.recovery.RoomTimes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionCodecTest {
    private static final String MARK = "0123456789abcdef";
    private static final RoomTimes ROOMS = RoomTimes.of(
            new Place(4, 0),
            new Place(5, 1),
            Map.of("sid", new Place(5, 1), "rü", new Place(7, 0)),
            List.of(new RoomTimes.Past("was", new Place(5, 1), new Place(6, 2))));
    private static final CarriedSession SESSION =
            new CarriedSession(MARK, "pid", "sid", ROOMS, new Place(8, 3), "{\"name\":\"Ada\"}", "digest", true);

    @Test
    void whatIsWrittenIsRead() {
        CarriedSession read = SessionCodec.read(SessionCodec.write(SESSION));

        assertThat(read).usingRecursiveComparison().isEqualTo(SESSION);
    }

    @Test
    void theReferenceFindsWhatItKnowsAndTheOwnerInTheData() {
        String json = MessagePackJson.read(Base64.getDecoder().decode(SessionCodec.write(SESSION)), 20)
                .json();

        assertThat(json)
                .contains("\"sid\":\"sid\",\"pid\":\"pid\",\"rooms\":[")
                .contains("\"data\":{\"erpmax:owner\":\"digest\",\"name\":\"Ada\"}");
    }

    @Test
    void aSessionThatTheReferenceWroteAgainStillHasItsOwner() {
        CarriedSession read = SessionCodec.read(packed("{\"sid\":\"s\",\"pid\":\"p\",\"rooms\":[\"s\",\"r\"],"
                + "\"data\":{\"erpmax:owner\":\"digest\",\"name\":1}}"));

        assertThat(read.mark()).isEmpty();
        assertThat(read.asOf()).isNull();
        assertThat(read.owner()).isEqualTo("digest");
        assertThat(read.dataJson()).isEqualTo("{\"name\":1}");
        assertThat(read.rooms().joined()).containsOnlyKeys("s", "r");
        assertThat(read.isLive()).isFalse();
    }

    @Test
    void allThatIsWrittenUnderOneMarkBeginsAlike() {
        assertThat(text(SessionCodec.write(SESSION))).startsWith(text(SessionCodec.startOf(MARK)));
        assertThat(text(SessionCodec.write(
                        new CarriedSession(MARK, "p", "s", new RoomTimes(Place.ZERO), Place.ZERO, "{}", null, false))))
                .startsWith(text(SessionCodec.startOf(MARK)))
                .doesNotStartWith(text(SessionCodec.startOf("0123456789abcdeg")));
    }

    @Test
    void binaryDataIsRefused() {
        RawJson binary = new RawJson(
                "{\"sid\":\"s\",\"pid\":\"p\",\"rooms\":[],\"data\":{\"x\":{\"_placeholder\":true,\"num\":0}}}",
                List.of(new byte[] {1}));

        assertThatThrownBy(() -> SessionCodec.read(Base64.getEncoder().encode(MessagePackJson.write(binary))))
                .isInstanceOf(MalformedPacketException.class);
    }

    private static byte[] packed(String json) {
        return Base64.getEncoder().encode(MessagePackJson.write(new RawJson(json)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
