package com.erpmax.realtime.verification.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.erpmax.realtime.verification.ledger.Outcome.Accepted;
import com.erpmax.realtime.verification.ledger.Outcome.Refused;
import com.erpmax.realtime.verification.ledger.Outcome.Unknown;
import com.erpmax.realtime.verification.ledger.Violation.Kind;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger finds each way to break a promise, and nothing where none was broken. */
class LedgerTest {

    private static final String OURS = "/billing#tenant:ours";
    private static final String THEIRS = "/billing#tenant:theirs";
    private static final String PLAIN = "plain";
    private static final String CAREFUL = "careful";

    private final Ledger ledger = new Ledger();

    @BeforeEach
    void registerTwoClientsOfOneTenant() {
        ledger.register(new Recipient(PLAIN, Set.of(OURS), false));
        ledger.register(new Recipient(CAREFUL, Set.of(OURS), true));
    }

    @Test
    void everythingOnceInOrderIsClean() {
        for (int seq = 1; seq <= 3; seq++) {
            accept(seq);
            arrive(PLAIN, 1, seq, false);
            arrive(CAREFUL, 1, seq, false);
        }

        assertThat(ledger.verify().violations()).isEmpty();
        assertThat(ledger.verify().totals()).isEqualTo(new Totals(3, 3, 3, 0, 0, 6, 0, 0, 0, 0, 0));
    }

    @Test
    void aMarkedRepeatOnANewConnectionIsCleanAndCounted() {
        accept(1);
        accept(2);
        for (int seq = 1; seq <= 2; seq++) {
            arrive(PLAIN, 1, seq, false);
            arrive(CAREFUL, 1, seq, false);
        }
        wire(PLAIN, 2, 2, true);
        wire(CAREFUL, 2, 2, true);

        assertThat(ledger.verify().violations()).isEmpty();
        assertThat(ledger.verify().totals().repeats()).isEqualTo(2);
    }

    @Test
    void anAcceptedEventThatDidNotArriveIsLost() {
        accept(1);
        arrive(PLAIN, 1, 1, false);

        assertThat(ledger.verify().violations())
                .containsExactly(new Violation(Kind.LOST, CAREFUL, OURS + " 1, event-1"));
        assertThat(ledger.verify().totals().lost()).isEqualTo(1);
    }

    @Test
    void whatComesToADeduplicatingClientAndNotToItsApplicationIsLost() {
        accept(1);
        arrive(PLAIN, 1, 1, false);
        wire(CAREFUL, 1, 1, false);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void theApplicationOfADeduplicatingClientSeesNothingTwice() {
        accept(1);
        arrive(PLAIN, 1, 1, false);
        arrive(CAREFUL, 1, 1, false);
        arrive(CAREFUL, 2, 1, true);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.DUPLICATED);
        assertThat(ledger.verify().totals().duplicated()).isEqualTo(1);
    }

    @Test
    void aRepeatWithoutItsMarkIsFoundAtAnyClient() {
        accept(1);
        arrive(CAREFUL, 1, 1, false);
        arrive(PLAIN, 1, 1, false);
        wire(PLAIN, 2, 1, false);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.UNMARKED_REPEAT);
    }

    @Test
    void aHoleOnTheWireIsAGapEvenIfItIsFilledLater() {
        for (int seq = 1; seq <= 3; seq++) {
            accept(seq);
            arrive(CAREFUL, 1, seq, false);
        }
        arrive(PLAIN, 1, 1, false);
        arrive(PLAIN, 1, 3, false);
        arrive(PLAIN, 2, 2, true);

        assertThat(ledger.verify().kinds()).containsExactlyInAnyOrder(Kind.GAP, Kind.OUT_OF_ORDER);
    }

    @Test
    void theFirstEventOfAStreamMustNotBeMissed() {
        accept(1);
        accept(2);
        arrive(CAREFUL, 1, 1, false);
        arrive(CAREFUL, 1, 2, false);
        arrive(PLAIN, 1, 2, false);

        assertThat(ledger.verify().kinds()).containsExactlyInAnyOrder(Kind.LOST, Kind.GAP);
    }

    @Test
    void aLiveEventThatOvertakesARepeatIsFoundOnItsConnection() {
        for (int seq = 1; seq <= 3; seq++) {
            accept(seq);
            arrive(CAREFUL, 1, seq, false);
        }
        arrive(PLAIN, 1, 1, false);
        arrive(PLAIN, 1, 2, false);
        wire(PLAIN, 2, 1, true);
        wire(PLAIN, 2, 3, false);

        assertThat(ledger.verify().violations())
                .containsExactly(new Violation(Kind.GAP, PLAIN, OURS + " 3 came after 1 on connection 2"));
    }

    @Test
    void whatWasRefusedMustNotBeSeen() {
        ledger.attempted("mark-1", OURS, new Refused(503));
        arrive(PLAIN, 1, 1, false);
        arrive(CAREFUL, 1, 1, false);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.PHANTOM);
        assertThat(ledger.verify().totals().refused()).isEqualTo(1);
    }

    @Test
    void whatWasNeverPublishedMustNotBeSeen() {
        arrive(PLAIN, 1, 1, false);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.PHANTOM);
    }

    @Test
    void anUnmarkedSnapshotIsAPhantom() {
        ledger.snapshot(PLAIN, "status:update", true);
        assertThat(ledger.verify().isClean()).isTrue();

        ledger.snapshot(PLAIN, "status:update", false);
        assertThat(ledger.verify().kinds()).containsExactly(Kind.PHANTOM);
    }

    @Test
    void whatIsNotKnownToItsPublisherMayBeMissedByAll() {
        ledger.attempted("mark-1", OURS, new Unknown());

        assertThat(ledger.verify().isClean()).isTrue();
        assertThat(ledger.verify().totals().unknown()).isEqualTo(1);
    }

    @Test
    void whatIsNotKnownToItsPublisherArrivesAtAllOrNobody() {
        ledger.attempted("mark-1", OURS, new Unknown());
        arrive(PLAIN, 1, 1, false);

        assertThat(ledger.verify().kinds()).containsExactly(Kind.LOST);

        arrive(CAREFUL, 1, 1, false);
        assertThat(ledger.verify().isClean()).isTrue();
    }

    @Test
    void whatIsNotKnownToItsPublisherBecomesOneEvent() {
        ledger.attempted("mark-1", OURS, new Unknown());
        for (long seq = 1; seq <= 2; seq++) {
            wireAndApply(new Delivery(PLAIN, 1, "mark-1", "event-" + seq, place(OURS, seq), false));
            wireAndApply(new Delivery(CAREFUL, 1, "mark-1", "event-" + seq, place(OURS, seq), false));
        }

        assertThat(ledger.verify().kinds()).containsExactly(Kind.PUBLISHED_TWICE);
    }

    @Test
    void aRetryThatIsAnsweredWithAnotherEventWasPublishedTwice() {
        accept(1);
        ledger.attempted("mark-1", OURS, new Accepted("event-2", place(OURS, 2)));
        for (String client : Set.of(PLAIN, CAREFUL)) {
            arrive(client, 1, 1, false);
            wireAndApply(new Delivery(client, 1, "mark-1", "event-2", place(OURS, 2), false));
        }

        assertThat(ledger.verify().kinds()).containsExactly(Kind.PUBLISHED_TWICE);
    }

    @Test
    void aRetryThatIsAnsweredWithTheSameEventCountsOnce() {
        ledger.attempted("mark-1", OURS, new Refused(503));
        ledger.attempted("mark-1", OURS, new Unknown());
        accept(1);
        accept(1);
        arrive(PLAIN, 1, 1, false);
        arrive(CAREFUL, 1, 1, false);

        assertThat(ledger.verify().violations()).isEmpty();
        assertThat(ledger.verify().totals()).isEqualTo(new Totals(1, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0));
        assertThat(ledger.accepted(Set.of(OURS, THEIRS))).isEqualTo(1);
    }

    @Test
    void whatBelongsToSomebodyElseIsForeign() {
        ledger.register(new Recipient("stranger", Set.of(THEIRS), false));
        accept(1);
        arrive(PLAIN, 1, 1, false);
        arrive(CAREFUL, 1, 1, false);
        arrive("stranger", 1, 1, false);

        assertThat(ledger.verify().violations())
                .containsExactly(new Violation(Kind.FOREIGN, "stranger", "got " + OURS + " 1, mark-1"));
    }

    @Test
    void anEventIsAtThePlaceThatItsPublisherWasTold() {
        accept(1);
        accept(2);
        for (String client : Set.of(PLAIN, CAREFUL)) {
            wireAndApply(new Delivery(client, 1, "mark-2", "event-2", place(OURS, 1), false));
            wireAndApply(new Delivery(client, 1, "mark-1", "event-1", place(OURS, 2), false));
        }

        assertThat(ledger.verify().kinds()).containsExactly(Kind.MISPLACED);
    }

    @Test
    void anEventInAnotherStreamThanWasMeantIsMisplaced() {
        ledger.attempted("mark-1", OURS, new Accepted("event-1", place(THEIRS, 1)));

        assertThat(ledger.verify().kinds()).containsExactly(Kind.MISPLACED);
    }

    @Test
    void twoEventsNeverStandAtOnePlace() {
        accept(1);
        ledger.attempted("mark-2", OURS, new Accepted("event-2", place(OURS, 1)));

        assertThat(ledger.verify().kinds()).contains(Kind.MISPLACED);
    }

    @Test
    void aNewLifeOfAStreamBeginsAtOneAgain() {
        accept(1);
        arrive(PLAIN, 1, 1, false);
        arrive(CAREFUL, 1, 1, false);
        Place reborn = new Place(OURS, "epoch-2", 1);
        ledger.attempted("mark-2", OURS, new Accepted("event-2", reborn));
        wireAndApply(new Delivery(PLAIN, 1, "mark-2", "event-2", reborn, false));
        wireAndApply(new Delivery(CAREFUL, 1, "mark-2", "event-2", reborn, false));

        assertThat(ledger.verify().violations()).isEmpty();
    }

    @Test
    void clientsMustBeKnown() {
        assertThatThrownBy(() -> arrive("nobody", 1, 1, false)).hasMessageContaining("nobody");
    }

    private void accept(int seq) {
        ledger.attempted("mark-" + seq, OURS, new Accepted("event-" + seq, place(OURS, seq)));
    }

    private void arrive(String client, int connection, int seq, boolean isReplay) {
        wireAndApply(new Delivery(client, connection, "mark-" + seq, "event-" + seq, place(OURS, seq), isReplay));
    }

    private void wire(String client, int connection, int seq, boolean isReplay) {
        ledger.delivered(new Delivery(client, connection, "mark-" + seq, "event-" + seq, place(OURS, seq), isReplay));
    }

    private void wireAndApply(Delivery delivery) {
        ledger.delivered(delivery);
        ledger.applied(delivery);
    }

    private static Place place(String stream, long seq) {
        return new Place(stream, "epoch-1", seq);
    }
}
