package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Broadcasts to rooms of ten members, one after the other in turn, each when all members have the last one. The
 * connections stay the same in number however many rooms there are. A message is one delivery.
 */
public final class RoomTraffic extends ClosedLoopTraffic {

    private static final int MEMBERS = 10;
    private static final String JOINED = "4310000000[]";

    private final int connections;
    private final int rooms;
    private final NumberedBytes[] questions;
    private final NumberedBytes delivery;
    private final Member sender;
    private int joined;
    private int sent;
    private int missing;
    private long sentNanos;

    /**
     * Connects everybody and has them join.
     *
     * @param connections at least ten; each is in {@code 10 * rooms / connections} rooms
     */
    public RoomTraffic(int port, int connections, int rooms, int payloadBytes) {
        this.connections = connections;
        this.rooms = rooms;
        String payload = "\"" + Payload.pattern(payloadBytes) + "\"]";
        this.questions = IntStream.range(0, rooms)
                .mapToObj(room -> NumberedBytes.frame("42[\"room\",\"room-" + room + "\"," + payload))
                .toArray(NumberedBytes[]::new);
        this.delivery = NumberedBytes.text("42[\"room\"," + payload);
        this.sender = new Member(port, 0);
        audience.open(connections, i -> i == 0 ? sender.connection : new Member(port, i).connection);
        loop.runUntil(() -> joined == connections, PATIENCE);
    }

    @Override
    void begin() {
        send();
    }

    @Override
    boolean isQuiet() {
        return missing == 0;
    }

    private void send() {
        missing = MEMBERS;
        sentNanos = System.nanoTime();
        sender.connection.send(questions[sent % rooms].number(number(sent)).bytes());
        sent++;
    }

    private static int number(int place) {
        return NumberedBytes.FIRST + place % NumberedBytes.COUNT;
    }

    private boolean isIn(int connection, int room) {
        return Math.floorMod(connection - MEMBERS * room, connections) < MEMBERS;
    }

    private final class Member implements WebSocketConnection.Listener {

        private final WebSocketConnection connection;
        private final int index;
        private int lastPlace = -1;

        Member(int port, int index) {
            this.index = index;
            this.connection = new WebSocketConnection(loop, port, null, this);
        }

        @Override
        public void connected(WebSocketConnection entered) {
            audience.connected();
            String names = IntStream.range(0, rooms)
                    .filter(room -> isIn(index, room))
                    .mapToObj(room -> "\"room-" + room + "\"")
                    .collect(Collectors.joining(","));
            entered.send("4210000000[\"join\",[" + names + "]]");
        }

        @Override
        public void message(WebSocketConnection from, ByteBuffer input, int start, int length) {
            if (length == JOINED.length() && NumberedBytes.text(JOINED).isIn(input, start, length)) {
                joined++;
                return;
            }
            int place = sent - 1;
            boolean isExpected = place > lastPlace && isIn(index, place % rooms);
            if (!isExpected || !delivery.number(number(place)).isIn(input, start, length)) {
                throw Payload.wrong(input, start, length, delivery);
            }
            lastPlace = place;
            arrived(System.nanoTime() - sentNanos);
            missing--;
            if (missing == 0 && isFlowing()) {
                send();
            }
        }
    }
}
