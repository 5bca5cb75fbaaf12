package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Order, duplicates and gaps of one stream. */
class StreamInboxTest {

    private static final int CAPACITY = 4;

    private final List<String> out = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    @Test
    void handsOnInOrderAndDropsDuplicates() {
        StreamInbox inbox = inbox(new Position("e1", 4));
        come(inbox, 4, 5, 6, 5, 6, 7, 1);

        assertThat(out).containsExactly("e1 5", "e1 6", "e1 7");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void anUnknownStreamBeginsWithWhateverTheServiceSends() {
        StreamInbox inbox = inbox(null);
        come(inbox, 40, 41, 45);
        inbox.sentUpTo(new Position("e1", 50));
        inbox.begun();
        come(inbox, 51);

        assertThat(out).containsExactly("e1 40", "e1 41", "e1 45", "skip e1 50", "e1 51");
        assertThat(inbox.isBehind()).isFalse();
        come(inbox, 53);
        assertThat(inbox.isBehind()).isTrue();
    }

    @Test
    void aStreamWithoutEventsBeginsWithItsFirstOne() {
        StreamInbox inbox = inbox(null);
        inbox.sentUpTo(new Position("", 0));
        come(inbox, 1);

        assertThat(out).containsExactly("skip  0", "e1 1");
    }

    @Test
    void aPositionBeyondWhatTheServiceHasHidesNothing() {
        StreamInbox inbox = inbox(new Position("e1", 90));
        inbox.doubt();
        inbox.asked();
        inbox.answered(page("e1", 3, 5, false, true));
        come(inbox, 6);

        assertThat(out).containsExactly("truncated", "e1 3", "e1 4", "e1 5", "e1 6");
    }

    @Test
    void holdsBackWhatFollowsAGapUntilItIsFilled() {
        StreamInbox inbox = inbox(new Position("e1", 4));
        come(inbox, 5, 8, 9);
        assertThat(out).containsExactly("e1 5");
        assertThat(inbox.isBehind()).isTrue();

        inbox.asked();
        inbox.answered(page("e1", 6, 8, false, false));

        assertThat(out).containsExactly("e1 5", "e1 6", "e1 7", "e1 8", "e1 9");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void goesOnAskingWhileThereIsMore() {
        StreamInbox inbox = inbox(new Position("e1", 0));
        come(inbox, 5);
        inbox.asked();
        inbox.answered(page("e1", 1, 2, true, false));
        assertThat(inbox.isBehind()).isTrue();
        assertThat(inbox.taken()).isEqualTo(new Position("e1", 2));
        inbox.asked();
        inbox.answered(page("e1", 3, 4, false, false));

        assertThat(out).containsExactly("e1 1", "e1 2", "e1 3", "e1 4", "e1 5");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void whatFindsNoPlaceToWaitIsAskedForAgain() {
        StreamInbox inbox = inbox(new Position("e1", 0));
        come(inbox, 2, 3, 4, 5, 6, 7);
        inbox.asked();
        inbox.answered(page("e1", 1, 1, false, false));
        assertThat(out).containsExactly("e1 1", "e1 2", "e1 3", "e1 4", "e1 5");
        assertThat(inbox.isBehind()).isTrue();

        inbox.asked();
        inbox.answered(page("e1", 6, 7, false, false));
        assertThat(out).endsWith("e1 6", "e1 7");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void holesInAnAnswerAreSaidToBeLost() {
        StreamInbox inbox = inbox(new Position("e1", 1));
        come(inbox, 51);
        inbox.asked();
        inbox.answered(page("e1", 40, 50, false, true));

        assertThat(out)
                .startsWith("truncated", "e1 40")
                .endsWith("e1 50", "e1 51")
                .hasSize(13);
    }

    @Test
    void anAnswerWithoutEventsMovesThePosition() {
        StreamInbox inbox = inbox(new Position("e1", 1));
        inbox.doubt();
        inbox.asked();
        inbox.answered(page("e1", 51, 50, false, true));

        assertThat(out).containsExactly("truncated", "skip e1 50");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void newEpochFromItsFirstEventGoesOnAfterItIsSaid() {
        StreamInbox inbox = inbox(new Position("e1", 7));
        inbox.arrived(Samples.event("e2", 1), Samples.place(Samples.event("e2", 1)));

        assertThat(out).containsExactly("truncated", "e2 1");
    }

    @Test
    void newEpochFromTheMiddleIsAskedFor() {
        StreamInbox inbox = inbox(new Position("e1", 7));
        inbox.arrived(Samples.event("e2", 3), Samples.place(Samples.event("e2", 3)));
        assertThat(inbox.isBehind()).isTrue();
        inbox.asked();
        inbox.answered(page("e2", 1, 3, false, true));

        assertThat(out).containsExactly("truncated", "e2 1", "e2 2", "e2 3");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void whatCameFromAnOldEpochBeforeTheQuestionIsOver() {
        StreamInbox inbox = inbox(new Position("e2", 3));
        come(inbox, 9);
        inbox.asked();
        inbox.answered(page("e2", 4, 4, false, false));

        assertThat(out).containsExactly("e2 4");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void whatCameFromANewEpochAfterTheQuestionIsAskedFor() {
        StreamInbox inbox = inbox(new Position("e1", 3));
        inbox.doubt();
        inbox.asked();
        inbox.arrived(Samples.event("e2", 5), Samples.place(Samples.event("e2", 5)));
        inbox.answered(page("e1", 4, 4, false, false));

        assertThat(out).containsExactly("e1 4");
        assertThat(inbox.isBehind()).isTrue();
    }

    @Test
    void eventsWithoutRoomAreAskedForLater() {
        StreamInbox inbox = inbox(null);
        room = 0;
        come(inbox, 1, 2, 3, 4, 5, 6);
        assertThat(out).isEmpty();
        assertThat(inbox.isBehind()).isTrue();
        assertThat(inbox.taken()).isEqualTo(new Position("e1", 0));

        room = 2;
        inbox.asked();
        inbox.answered(page("e1", 1, 6, false, false));
        assertThat(out).containsExactly("e1 1", "e1 2");
        assertThat(inbox.isBehind()).isTrue();

        room = 10;
        inbox.asked();
        inbox.answered(page("e1", 3, 6, false, false));
        assertThat(out).endsWith("e1 3", "e1 4", "e1 5", "e1 6").hasSize(6);
        assertThat(inbox.isBehind()).isTrue(); // what found no place is asked for once more
        inbox.asked();
        inbox.answered(page("e1", 7, 6, false, false));
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void whatTheServiceSentAndDidNotArriveIsNoticed() {
        StreamInbox inbox = inbox(new Position("e1", 3));
        inbox.sentUpTo(new Position("e1", 3));
        assertThat(inbox.isBehind()).isFalse();
        inbox.sentUpTo(new Position("e1", 5));
        assertThat(inbox.isBehind()).isTrue();
    }

    @Test
    void anUnknownStreamBeginsWhereTheServiceStands() {
        StreamInbox inbox = inbox(null);
        inbox.sentUpTo(new Position("e1", 5));
        come(inbox, 5, 6);

        assertThat(out).containsExactly("skip e1 5", "e1 6");
    }

    @Test
    void givingUpSaysSoAndGoesOn() {
        StreamInbox inbox = inbox(new Position("e1", 3));
        come(inbox, 6, 7);
        inbox.giveUp();
        come(inbox, 8);

        assertThat(out).containsExactly("truncated", "e1 6", "e1 7", "e1 8");
        assertThat(inbox.isBehind()).isFalse();
    }

    @Test
    void theEndOfTheConnectionForgetsWhatWaits() {
        StreamInbox inbox = inbox(new Position("e1", 3));
        come(inbox, 6);
        inbox.disconnected();
        come(inbox, 4, 5, 6);

        assertThat(out).containsExactly("e1 4", "e1 5", "e1 6");
    }

    private StreamInbox inbox(@Nullable Position taken) {
        return new StreamInbox(Samples.STREAM, CAPACITY, taken, new Recording());
    }

    private static void come(StreamInbox inbox, long... seqs) {
        for (long seq : seqs) {
            Stored event = Samples.event(seq);
            inbox.arrived(event, Samples.place(event));
        }
    }

    private static SyncPage page(String epoch, long first, long last, boolean more, boolean truncated) {
        List<Stored> events = LongStream.rangeClosed(first, last)
                .mapToObj(seq -> Samples.event(epoch, seq))
                .toList();
        return new SyncPage(events, new Position(epoch, last), more, truncated);
    }

    private final class Recording implements StreamInbox.Outlet {

        @Override
        public boolean take(Stored event, EventPlace place) {
            if (room == 0) {
                return false;
            }
            room--;
            out.add(place.position().epoch() + " " + place.position().seq());
            return true;
        }

        @Override
        public void skipTo(String stream, Position position) {
            out.add("skip " + position.epoch() + " " + position.seq());
        }

        @Override
        public void truncated(String stream) {
            out.add("truncated");
        }
    }
}
