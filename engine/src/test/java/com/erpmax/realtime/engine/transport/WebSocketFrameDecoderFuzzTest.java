package com.erpmax.realtime.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Any stream of bytes gives the same messages and the same violation in whatever chunks it comes. The first byte of the
 * input says whether compression was agreed on, the second how the rest is cut.
 */
class WebSocketFrameDecoderFuzzTest {
    private static final int MAX_MESSAGE_BYTES = 1_000;

    @FuzzTest
    void chunksMakeNoDifference(byte[] data) {
        if (data.length < 2) {
            return;
        }
        boolean isDeflateAgreed = (data[0] & 1) != 0;
        byte[] stream = Arrays.copyOfRange(data, 2, data.length);

        List<String> atOnce = decode(stream, List.of(stream.length), isDeflateAgreed);

        assertThat(decode(stream, cuts(stream.length, data[1]), isDeflateAgreed))
                .isEqualTo(atOnce);
    }

    private static List<String> decode(byte[] stream, List<Integer> cuts, boolean isDeflateAgreed) {
        Recorder recorder = new Recorder();
        WebSocketFrameDecoder decoder = new WebSocketFrameDecoder(MAX_MESSAGE_BYTES, isDeflateAgreed, recorder);
        ByteBuf in = Unpooled.buffer(Math.max(1, stream.length));
        int fed = 0;
        try {
            for (int cut : cuts) {
                in.writeBytes(stream, fed, cut - fed);
                fed = cut;
                int before;
                do {
                    before = in.readerIndex();
                } while (decoder.decode(in) && in.readerIndex() > before);
            }
        } catch (WebSocketViolation violation) {
            recorder.events.add("violation " + violation.closeCode() + " " + violation.getMessage());
        }
        if (!isDeflateAgreed) {
            assertThat(recorder.bytes).isLessThanOrEqualTo(fed);
        }
        return recorder.events;
    }

    private static List<Integer> cuts(int length, byte seed) {
        Random random = new Random(seed);
        List<Integer> cuts = new ArrayList<>();
        int most = 1 + random.nextInt(20);
        for (int cut = random.nextInt(most); cut < length; cut += 1 + random.nextInt(most)) {
            cuts.add(cut);
        }
        cuts.add(length);
        return cuts;
    }

    private static final class Recorder implements WebSocketFrameDecoder.Sink {
        private final List<String> events = new ArrayList<>();
        private int bytes;

        @Override
        public void onText(byte[] data, int length) {
            message("text", data, length);
        }

        @Override
        public void onBinary(byte[] data, int length) {
            message("binary", data, length);
        }

        @Override
        public void onPing(byte[] data, int length) {
            assertThat(length).isLessThanOrEqualTo(125);
            message("ping", data, length);
        }

        @Override
        public void onClose() {
            events.add("close");
        }

        @Override
        public boolean wantsMessages() {
            return true;
        }

        private void message(String kind, byte[] data, int length) {
            assertThat(length).isBetween(0, MAX_MESSAGE_BYTES);
            bytes += length;
            events.add(kind + " " + length + " " + Arrays.hashCode(Arrays.copyOf(data, length)));
        }
    }
}
