package com.erpmax.realtime.verification.benchmark.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The frames of one connection, trusted to be whole and masked texts. All answers to one read are one write. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails to write tells its handlers
final class CeilingHandler extends ChannelInboundHandlerAdapter {

    private static final int FINAL_TEXT = 0x81;
    private static final int MOST_HEADER_BYTES = 10;
    private static final int TOKEN_AT = "40{\"token\":\"".length();

    private final CeilingLoops loops;
    private final boolean wantsTokens;
    private @Nullable ByteBuf unread;
    private boolean isConnected;

    CeilingHandler(CeilingLoops loops, boolean wantsTokens) {
        this.loops = loops;
        this.wantsTokens = wantsTokens;
    }

    /** Twenty characters, as clients expect; nothing is secret here. */
    static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long tenDigits = 1_000_000_000L;
        return "" + random.nextLong(tenDigits, 10 * tenDigits) + random.nextLong(tenDigits, 10 * tenDigits);
    }

    static void writeText(ByteBuf target, String text) {
        writeHeader(target, text.length());
        ByteBufUtil.writeAscii(target, text);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf input = (ByteBuf) message;
        ByteBuf before = unread;
        if (before != null) {
            unread = null;
            input = join(context, before, input);
        }
        // an answer is not longer than its question, whose header holds a mask
        ByteBuf output = context.alloc().directBuffer(input.readableBytes() + 64);
        while (takeFrame(context, input, output)) {
            // each call takes one
        }
        if (input.isReadable()) {
            unread = input;
        } else {
            input.release();
        }
        if (output.isReadable()) {
            context.writeAndFlush(output, context.voidPromise());
        } else {
            output.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (isConnected) {
            loops.remove(context.channel());
        }
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        context.close();
    }

    private static ByteBuf join(ChannelHandlerContext context, ByteBuf first, ByteBuf second) {
        ByteBuf both = context.alloc().directBuffer(first.readableBytes() + second.readableBytes());
        both.writeBytes(first).writeBytes(second);
        first.release();
        second.release();
        return both;
    }

    private boolean takeFrame(ChannelHandlerContext context, ByteBuf input, ByteBuf output) {
        if (input.readableBytes() < 2) {
            return false;
        }
        int start = input.readerIndex();
        int shortLength = input.getByte(start + 1) & 0x7F;
        int headerBytes = shortLength < 126 ? 6 : shortLength == 126 ? 8 : 14;
        if (input.readableBytes() < headerBytes) {
            return false;
        }
        int length = switch (shortLength) {
            case 126 -> input.getUnsignedShort(start + 2);
            case 127 -> (int) input.getLong(start + 2);
            default -> shortLength;
        };
        if (input.readableBytes() < headerBytes + length) {
            return false;
        }
        int payload = start + headerBytes;
        unmask(input, payload, length, input.getInt(payload - 4));
        input.readerIndex(payload + length);
        if (length > 1 && input.getByte(payload) == '4') {
            packet(context, input, payload, length, output);
        }
        return true;
    }

    private static void unmask(ByteBuf bytes, int from, int length, int key) {
        long wideKey = ((long) key << 32) | (key & 0xFFFFFFFFL);
        int i = from;
        for (int last = from + length - Long.BYTES; i <= last; i += Long.BYTES) {
            bytes.setLong(i, bytes.getLong(i) ^ wideKey);
        }
        for (int n = i - from; n < length; n++) {
            bytes.setByte(from + n, bytes.getByte(from + n) ^ (key >>> (24 - 8 * (n & 3))));
        }
    }

    private void packet(ChannelHandlerContext context, ByteBuf input, int start, int length, ByteBuf output) {
        if (input.getByte(start + 1) == '0') {
            connect(context, input, start, length, output);
        } else if (input.getByte(start + 2) != '[') {
            acknowledge(input, start, length, output);
        } else if (input.getByte(start + 4) == 'e') {
            writeHeader(output, length);
            output.writeBytes(input, start, length);
        } else {
            ByteBuf frame = context.alloc().directBuffer(length + MOST_HEADER_BYTES);
            writeHeader(frame, length);
            loops.broadcast(frame.writeBytes(input, start, length));
        }
    }

    /** <code>427["ack","x"]</code> is answered with <code>437["x"]</code>. */
    private static void acknowledge(ByteBuf input, int start, int length, ByteBuf output) {
        int bracket = input.indexOf(start, start + length, (byte) '[');
        int argument = input.indexOf(bracket, start + length, (byte) ',') + 1;
        int idBytes = bracket - start - 2;
        int argumentBytes = start + length - argument;
        writeHeader(output, 2 + idBytes + 1 + argumentBytes);
        output.writeByte('4').writeByte('3').writeBytes(input, start + 2, idBytes);
        output.writeByte('[').writeBytes(input, argument, argumentBytes);
    }

    private void connect(ChannelHandlerContext context, ByteBuf input, int start, int length, ByteBuf output) {
        if (wantsTokens) {
            String token = input.toString(start + TOKEN_AT, length - TOKEN_AT - 2, StandardCharsets.US_ASCII);
            AccessToken.verify(token);
        }
        isConnected = true;
        loops.add(context.channel());
        writeText(output, "40{\"sid\":\"" + newId() + "\"}");
    }

    private static void writeHeader(ByteBuf target, int length) {
        target.writeByte(FINAL_TEXT);
        if (length < 126) {
            target.writeByte(length);
        } else if (length <= 0xFFFF) {
            target.writeByte(126).writeShort(length);
        } else {
            target.writeByte(127).writeLong(length);
        }
    }
}
