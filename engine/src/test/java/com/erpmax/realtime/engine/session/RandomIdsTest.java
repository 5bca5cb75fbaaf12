package com.erpmax.realtime.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomIdsTest {

    private static final int ID_BYTES = 15;

    @Test
    void idIsTwentyCharactersThatAUrlTakes() {
        assertThat(new RandomIds().next()).matches("[A-Za-z0-9_-]{20}");
    }

    @Test
    void everyByteThatIsDrawnIsHandedOutOnce() {
        Counting random = new Counting();
        RandomIds ids = new RandomIds(random);
        for (int id = 0; id < 1_000; id++) {
            byte[] expected = new byte[ID_BYTES];
            for (int i = 0; i < ID_BYTES; i++) {
                expected[i] = Counting.at(id * ID_BYTES + i);
            }
            assertThat(Base64.getUrlDecoder().decode(ids.next()))
                    .as("id %d", id)
                    .isEqualTo(expected);
        }
        assertThat(random.drawn)
                .as("bits were drawn for more than one id at once")
                .isGreaterThan(1_000 * ID_BYTES);
    }

    @Test
    void whatWasHandedOutIsNotKept() {
        Counting random = new Counting();
        RandomIds ids = new RandomIds(random);
        ids.next();
        ids.next();
        byte[] kept = random.last;
        assertThat(Arrays.copyOf(kept, 2 * ID_BYTES)).containsOnly(0);
        assertThat(kept[2 * ID_BYTES]).isEqualTo(Counting.at(2 * ID_BYTES));
    }

    @Test
    void threadsGetDifferentIds() throws InterruptedException {
        RandomIds ids = new RandomIds();
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<Thread> threads = Stream.generate(() -> Thread.ofVirtual()
                        .unstarted(() -> IntStream.range(0, 2_000).forEach(i -> seen.add(ids.next()))))
                .limit(8)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(seen).hasSize(8 * 2_000);
    }

    /** Gives bytes that tell which ones they are, none of them 0. */
    private static final class Counting extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private byte[] last = {};
        private int drawn;

        static byte at(int place) {
            return (byte) (1 + place % 251);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = at(drawn++);
            }
            last = bytes;
        }
    }
}
