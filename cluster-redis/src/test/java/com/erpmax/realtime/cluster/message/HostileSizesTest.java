package com.erpmax.realtime.cluster.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.protocol.MalformedPacketException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message of one MiB costs in memory to read or refuse is in proportion to its size, whatever is in it. */
class HostileSizesTest {
    private static final int SIZE = 1 << 20;
    private static final long MOST_BYTES_PER_BYTE = 150;

    private static final String SOCKET = "{\"id\":\"\",\"handshake\":{\"headers\":{}}}";

    private static final ClusterCodec CODEC = new ClusterCodec("/", 10);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Many small things in one place. */
    enum Shape {
        ROOMS("7", "{\"requestId\":\"r\",\"opts\":{\"rooms\":[" + "0,".repeat(SIZE / 2) + "0]}}"),
        ROOMS_OF_A_JOIN("4", "{\"opts\":{},\"rooms\":[" + "\"\",".repeat(SIZE / 3) + "\"\"]}"),
        SOCKETS("8", "{\"requestId\":\"r\",\"sockets\":[" + "0,".repeat(SIZE / 2) + "0]}"),
        SMALL_SOCKETS("8", "{\"requestId\":\"r\",\"sockets\":[" + SOCKET + ("," + SOCKET).repeat(SIZE / 40) + "]}"),
        PROPERTIES("7", "{" + names(SIZE / 12) + "}"),
        OPTIONS("7", "{\"requestId\":\"r\",\"opts\":{" + names(SIZE / 12) + "}}"),
        HEADERS("8", socket("\"headers\":{" + names(SIZE / 12) + "}")),
        HEADER_VALUES("8", socket("\"headers\":{\"h\":[" + "\"\",".repeat(SIZE / 3) + "\"\"]}")),
        ARGUMENTS("3", "{\"packet\":{\"type\":2,\"data\":[\"x\"" + ",0".repeat(SIZE / 2) + "]},\"opts\":{}}"),
        DEPTH("3", "{\"packet\":{\"type\":2,\"data\":[\"x\"," + "[".repeat(SIZE) + "]},\"opts\":{}}"),
        DIGITS("3", "{\"packet\":{\"type\":2,\"data\":[\"x\"," + "9".repeat(SIZE) + "]},\"opts\":{}}"),
        TEXT("3", "{\"packet\":{\"type\":2,\"data\":[\"" + "\\u0000".repeat(SIZE / 6) + "\"]},\"opts\":{}}");

        private final String type;
        private final String data;

        Shape(String type, String data) {
            this.type = type;
            this.data = data;
        }

        private static String names(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> "\"n" + (1_000_000 + i) + "\":0")
                    .collect(Collectors.joining(","));
        }

        private static String socket(String handshake) {
            return "{\"requestId\":\"r\",\"sockets\":[{\"id\":\"\",\"handshake\":{" + handshake + "}}]}";
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEntryCostsNoMoreThanItsSizeAllows(Shape shape) {
        Map<String, String> entry = Map.of("uid", "u", "nsp", "/", "type", shape.type, "data", shape.data);

        assertThat(allocatedBy(() -> CODEC.fromEntry(entry))).isLessThan(MOST_BYTES_PER_BYTE * shape.data.length());
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfAChannelCostsNoMoreThanItsSizeAllows(Packed shape) {
        assertThat(allocatedBy(() -> CODEC.fromBytes(shape.bytes))).isLessThan(MOST_BYTES_PER_BYTE * SIZE);
    }

    /** The same as MessagePack, in the place of a message's data. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the bytes
    enum Packed {
        EMPTY_TEXTS(new byte[] {(byte) 0xdd, 0, 0x0f, -1, 0}, (byte) 0xa0),
        EMPTY_ARRAYS(new byte[] {(byte) 0xdd, 0, 0x0f, -1, 0}, (byte) 0x90),
        EMPTY_BINARY(new byte[] {(byte) 0xdd, 0, 0x07, -1, 0}, (byte) 0xc4, (byte) 0),
        NULLS(new byte[] {(byte) 0xdd, 0, 0x0f, -1, 0}, (byte) 0xc0),
        LARGE_MAP(new byte[] {(byte) 0xdf, -1, -1, -1, -1}, (byte) 0xa0),
        CONTROL_CHARACTERS(new byte[] {(byte) 0xdb, 0, 0x0f, -1, 0}, (byte) 1),
        DEPTH(new byte[0], (byte) 0x91);

        private final byte[] bytes;

        Packed(byte[] start, byte... filling) {
            byte[] before = {(byte) 0x81, (byte) 0xa4, 'd', 'a', 't', 'a'};
            bytes = Arrays.copyOf(before, SIZE);
            System.arraycopy(start, 0, bytes, before.length, start.length);
            for (int i = before.length + start.length; i < SIZE; i++) {
                bytes[i] = filling[i % filling.length];
            }
        }
    }

    private static long allocatedBy(Runnable reading) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            reading.run();
        } catch (MalformedPacketException refused) {
            // That is as good.
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
