package com.erpmax.realtime.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCompressorTest {

    @ParameterizedTest
    @ValueSource(ints = {100, 1024, 100_000, 1_048_576})
    void gzipIsReadByAnyReader(int size) throws IOException {
        for (int round = 0; round < 3; round++) { // the compressor is used again
            byte[] body = text(size, round);
            ByteBuf compressed = compress(ContentCoding.GZIP, body).orElseThrow();
            assertThat(compressed.readableBytes()).isLessThan(size);
            try (GZIPInputStream in = new GZIPInputStream(new ByteBufInputStream(compressed, true))) {
                assertThat(in.readAllBytes()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1024, 100_000})
    void deflateIsZlib(int size) throws IOException {
        for (int round = 0; round < 3; round++) {
            byte[] body = text(size, round);
            ByteBuf compressed = compress(ContentCoding.DEFLATE, body).orElseThrow();
            try (InflaterInputStream in = new InflaterInputStream(new ByteBufInputStream(compressed, true))) {
                assertThat(in.readAllBytes()).isEqualTo(body);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 18, 19, 1024, 65_536})
    void bodyThatDoesNotGetSmallerIsLeftAsItIs(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        assertThat(compress(ContentCoding.GZIP, noise)).isEmpty();
        assertThat(compress(ContentCoding.DEFLATE, noise)).isEmpty();
    }

    @Test
    void identityCompressesNothing() {
        assertThat(compress(ContentCoding.IDENTITY, text(1024, 0))).isEmpty();
    }

    private static Optional<ByteBuf> compress(ContentCoding coding, byte[] body) {
        ByteBuf source = Unpooled.directBuffer(Math.max(1, body.length)).writeBytes(body);
        try {
            Optional<ByteBuf> compressed = BodyCompressor.compress(coding, source);
            assertThat(source.readableBytes()).as("the body is as it was").isEqualTo(body.length);
            return compressed;
        } finally {
            source.release();
        }
    }

    private static byte[] text(int size, int round) {
        return ("{\"n\":" + round + "}").repeat(size).substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
