package com.erpmax.realtime.verification.benchmark.load;

import com.erpmax.realtime.verification.benchmark.server.AccessToken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Another service publishes events of {@code /billing} for a tenant over the HTTP API of the service, the next one as soon
 * as everybody has the last one. The recipients are clients of the tenant with one socket on the root, as most have. A
 * message is one delivery.
 */
public final class EmitTraffic extends ClosedLoopTraffic {

    /** What the service is to be started with as {@code SERVICE_API_KEY}. */
    public static final String API_KEY = "a-key-for-benchmarks";

    /** The payload of a broadcast whose packet is as long as that of one of these events. */
    public static final int COMPARABLE_PAYLOAD = 244;

    private static final String TENANT = "7d6e2b52-6d43-4b3e-a7a5-0d7ad2a2c1f4";
    private static final String EVENT = "42[\"payment:received\",";
    /** What a client is told first; for it events begin here. */
    private static final String GREETING = "42[\"connected\",";

    private static final int FIRST_AMOUNT = 1_000_000;
    private static final int SAME_LENGTH = 16;

    private final PostConnection publisher;
    /** Other people each time, who have missed nothing. */
    private final int crowd = ThreadLocalRandom.current().nextInt();

    private final int recipients;
    private byte[] delivery = {};
    private int amount = FIRST_AMOUNT;
    private int missing;
    private boolean isAccepted = true;
    private long sentNanos;

    /** Connects everybody. */
    public EmitTraffic(int port, int recipients) {
        this.recipients = recipients;
        audience.open(recipients, i -> new WebSocketConnection(loop, port, auth(i), new Recipient()));
        publisher = new PostConnection(loop, port, "/api/v1/emit", "X-API-Key: " + API_KEY + "\r\n", new Publisher());
        audience.open(1, i -> publisher);
    }

    @Override
    void begin() {
        publish();
    }

    @Override
    boolean isQuiet() {
        return missing == 0 && isAccepted;
    }

    private String auth(int number) {
        return AccessToken.auth(String.format(Locale.ROOT, "%08x-0000-4000-8000-%012d", crowd, number), TENANT);
    }

    private void publish() {
        missing = recipients;
        isAccepted = false;
        delivery = new byte[0];
        amount++;
        sentNanos = System.nanoTime();
        publisher.post("{\"namespace\":\"/billing\",\"tenant_id\":\"" + TENANT
                + "\",\"event\":\"payment:received\",\"data\":{\"amount\":" + amount + ",\"currency\":\"EUR\"}}");
    }

    private void publishNext() {
        if (missing == 0 && isAccepted && isFlowing()) {
            publish();
        }
    }

    /** Of each event the first delivery is read, and the others must be the same. */
    private void check(byte[] packet) {
        if (delivery.length > 0) {
            if (!Arrays.equals(packet, delivery)) {
                throw wrong(packet);
            }
            return;
        }
        String text = new String(packet, StandardCharsets.UTF_8);
        int comparable = "42[\"broadcast\",\"\"]".length() + COMPARABLE_PAYLOAD;
        if (!text.contains("\"amount\":" + amount + ",") || Math.abs(packet.length - comparable) > SAME_LENGTH) {
            throw wrong(packet);
        }
        delivery = packet;
    }

    private IllegalStateException wrong(byte[] packet) {
        return new IllegalStateException("event: " + new String(packet, StandardCharsets.UTF_8)
                + " (expected: once to everybody, amount " + amount + ")");
    }

    private final class Publisher implements PostConnection.Listener {

        @Override
        public void connected() {
            audience.connected();
        }

        @Override
        public void accepted() {
            isAccepted = true;
            publishNext();
        }
    }

    private final class Recipient implements WebSocketConnection.Listener {

        private int lastAmount;

        @Override
        public void connected(WebSocketConnection connection) {
            // it is greeted next
        }

        @Override
        public void message(WebSocketConnection connection, ByteBuffer input, int start, int length) {
            byte[] packet = new byte[length];
            input.get(start, packet);
            if (begins(packet, GREETING)) {
                audience.connected();
            }
            if (!begins(packet, EVENT)) {
                return;
            }
            if (lastAmount == amount || missing == 0) {
                throw wrong(packet);
            }
            lastAmount = amount;
            check(packet);
            arrived(System.nanoTime() - sentNanos);
            missing--;
            publishNext();
        }

        private static boolean begins(byte[] packet, String text) {
            return packet.length > text.length()
                    && new String(packet, 0, text.length(), StandardCharsets.US_ASCII).equals(text);
        }
    }
}
