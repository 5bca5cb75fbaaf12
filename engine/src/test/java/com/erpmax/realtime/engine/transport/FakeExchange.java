package com.erpmax.realtime.engine.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that writes down how it was answered. */
final class FakeExchange implements PollingExchange {

    private final List<String> answers = new ArrayList<>();
    private final @Nullable String mark;

    FakeExchange() {
        this(null);
    }

    FakeExchange(@Nullable String mark) {
        this.mark = mark;
    }

    @Override
    public @Nullable String mark() {
        return mark;
    }

    /** The answer, or an empty text while there is none; fails when there was more than one. */
    String answer() {
        if (answers.size() > 1) {
            throw new AssertionError("answered more than once: " + answers);
        }
        return answers.isEmpty() ? "" : answers.getFirst();
    }

    @Override
    public void respondPayload(ByteBuf payload, boolean isCompressible) {
        answers.add("200 " + payload.toString(StandardCharsets.UTF_8).replace('\u001e', '|'));
        payload.release();
    }

    @Override
    public void respondBinaryPayload(ByteBuf payload, boolean isCompressible) {
        answers.add("200 hex " + ByteBufUtil.hexDump(payload));
        payload.release();
    }

    @Override
    public void respondOk() {
        answers.add("200 ok");
    }

    @Override
    public void respondEmpty(int status) {
        answers.add(String.valueOf(status));
    }

    @Override
    public void abort() {
        answers.add("aborted");
    }
}
