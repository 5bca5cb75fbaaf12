package com.erpmax.realtime.verification.benchmark.load;

import java.nio.ByteBuffer;

/** What some senders have broadcast: who sent it, and its place among all of that sender. */
final class Broadcasts {

    private static final int NUMBERS_OF_A_SENDER = 1_000_000;

    private final int senders;
    private final NumberedBytes question;
    private final NumberedBytes delivery;
    private int deliveryNumber;

    /** @param senders at most 90 */
    Broadcasts(int senders, int payloadBytes) {
        String event = "42[\"broadcast\",\"" + Payload.pattern(payloadBytes) + "\"]";
        this.senders = senders;
        this.question = NumberedBytes.frame(event);
        this.delivery = NumberedBytes.text(event);
    }

    /** The frame that asks for a broadcast; the same buffer at each call. */
    ByteBuffer question(int sender, int place) {
        return question.number(number(sender, place)).bytes();
    }

    Expected newRecipient() {
        return new Expected();
    }

    private static int number(int sender, int place) {
        return NumberedBytes.FIRST + sender * NUMBERS_OF_A_SENDER + place % NUMBERS_OF_A_SENDER;
    }

    /** What one recipient has got so far. */
    final class Expected {

        private final int[] places = new int[senders];

        /**
         * Checks a message.
         *
         * @return its sender
         * @throws IllegalStateException if it is not the next one of its sender, byte by byte
         */
        int take(ByteBuffer input, int start, int length) {
            int number = length == delivery.length() ? delivery.numberIn(input, start) : 0;
            int sender = (number - NumberedBytes.FIRST) / NUMBERS_OF_A_SENDER;
            if (sender < 0 || sender >= senders || number != number(sender, places[sender])) {
                throw Payload.wrong(input, start, length, delivery);
            }
            if (number != deliveryNumber) {
                deliveryNumber = number;
                delivery.number(number);
            }
            if (!delivery.isIn(input, start, length)) {
                throw Payload.wrong(input, start, length, delivery);
            }
            places[sender]++;
            return sender;
        }
    }
}
