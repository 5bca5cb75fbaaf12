package com.erpmax.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.client.RealtimeEvent.Stored;
import com.erpmax.realtime.client.RealtimeEvent.SyncState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the service is asked, and what its answers lead to. */
class CatchUpTest {

    private final ManualLoop loop = new ManualLoop();
    private final ManualThread thread = new ManualThread();
    private final List<String> heard = new ArrayList<>();
    private final List<Map<String, @Nullable Object>> asked = new ArrayList<>();
    private final List<Consumer<Map<String, @Nullable Object>>> answers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int settled;

    @Test
    void aGapIsAskedForOnceAndFilled() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5, 6);
        assertThat(asked)
                .containsExactly(Map.of("limit", 100, "positions", Map.of(Samples.STREAM, Samples.position("e1", 2))));

        answers.get(0).accept(Samples.page("e1", 3, 6, false, false));
        come(catchUp, 7);

        assertThat(heard).containsExactly("n3", "n4", "n5", "n6", "n7");
        assertThat(asked).hasSize(1);
        assertThat(catchUp.isSettled()).isTrue();
        assertThat(catchUp.positions()).containsEntry(Samples.STREAM, Samples.position("e1", 7));
    }

    @Test
    void pagesAreAskedForFromThePositionOfTheAnswer() {
        CatchUp catchUp = connected(0, 10);
        come(catchUp, 9);
        answers.get(0).accept(Samples.page("e1", 1, 4, true, false));

        assertThat(asked.get(1)).containsEntry("positions", Map.of(Samples.STREAM, Samples.position("e1", 4)));
        answers.get(1).accept(Samples.page("e1", 5, 8, false, false));
        assertThat(heard).hasSize(9).endsWith("n8", "n9");
    }

    @Test
    void slowHandlersAreNotOverrunAndLoseNothing() {
        CatchUp catchUp = connected(0, 4);
        thread.slow();
        come(catchUp, 1, 2, 3, 4, 5, 6, 7);
        assertThat(asked).as("asked while the handlers have no room").isEmpty();

        thread.work(2);
        assertThat(asked)
                .containsExactly(Map.of("limit", 100, "positions", Map.of(Samples.STREAM, Samples.position("e1", 4))));
        answers.get(0).accept(Samples.page("e1", 5, 7, false, false));
        for (int i = 1; !catchUp.isSettled(); i++) {
            thread.work(2);
            if (asked.size() > i) {
                long from =
                        Long.parseLong(String.valueOf(positionOf(asked.get(i)).get("seq"))) + 1;
                answers.get(i).accept(Samples.page("e1", from, 7, false, false));
            }
        }
        thread.work(10);

        assertThat(heard).containsExactly("n1", "n2", "n3", "n4", "n5", "n6", "n7");
    }

    @Test
    void whatWasLostIsSaidOnceWhoeverSaysItFirst() {
        CatchUp catchUp = connected(1, 10);
        catchUp.state(new SyncState(false, List.of(Samples.STREAM), Map.of(), Map.of()), true);
        answers.get(0).accept(Samples.page("e1", 5, 6, false, true));
        assertThat(heard).containsExactly("truncated", "n5", "n6");

        come(catchUp, 20);
        answers.get(1).accept(Samples.page("e1", 19, 20, false, true));
        assertThat(heard).endsWith("truncated", "n19", "n20").hasSize(6);
        catchUp.state(new SyncState(false, List.of(), Map.of(), Map.of()), true);
        assertThat(heard).hasSize(6);
    }

    @Test
    void aLossThatIsFoundByAGapIsNotSaidAgainByTheState() {
        CatchUp catchUp = connected(1, 10);
        come(catchUp, 5);
        answers.get(0).accept(Samples.page("e1", 5, 5, false, true));
        catchUp.state(new SyncState(false, List.of(Samples.STREAM), Map.of(), Map.of()), true);
        answers.get(1).accept(Samples.page("e1", 6, 5, false, false));

        assertThat(heard).containsExactly("truncated", "n5");
    }

    @Test
    void aStateThatRepeatsALossSaysNothingNew() {
        CatchUp catchUp = connected(1, 10);
        catchUp.state(new SyncState(true, List.of(Samples.STREAM), Map.of(), Map.of()), false);
        answers.get(0).accept(Samples.page("e1", 2, 1, false, false));
        catchUp.state(new SyncState(false, List.of(Samples.STREAM), Map.of(), Map.of()), true);
        answers.get(1).accept(Samples.page("e1", 2, 1, false, false));
        assertThat(heard).containsExactly("truncated");

        come(catchUp, 20);
        answers.get(2).accept(Samples.page("e1", 20, 20, false, true));
        assertThat(heard).containsExactly("truncated", "truncated", "n20");
    }

    @Test
    void whatPassesIsAskedAgainAfterABackOff() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5);
        answers.get(0).accept(Map.of("message", "later", "code", "unavailable", "event", "sync"));
        assertThat(asked).hasSize(1);
        loop.pass(Duration.ofMillis(500));
        assertThat(asked).hasSize(2);
        answers.get(1).accept(Samples.page("e1", 3, 5, false, false));

        assertThat(heard).containsExactly("n3", "n4", "n5");
        assertThat(problems).containsExactly("unavailable");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aQuestionWithoutAnAnswerIsAskedAgainAndItsLateAnswerIgnored() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5);
        loop.pass(ClientLimits.defaults().answerTimeout());
        loop.pass(Duration.ofMillis(500));
        assertThat(asked).hasSize(2);
        answers.get(0).accept(Samples.page("e9", 1, 1, false, false));
        answers.get(1).accept(Samples.page("e1", 3, 5, false, false));

        assertThat(heard).containsExactly("n3", "n4", "n5");
        assertThat(problems).containsExactly("timeout");
    }

    @Test
    void whatTheServiceRefusesIsSaidToBeLost() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5, 6);
        answers.get(0).accept(Map.of("message", "not yours", "code", "forbidden", "event", "sync"));
        come(catchUp, 7);

        assertThat(heard).containsExactly("truncated", "n5", "n6", "n7");
        assertThat(problems).containsExactly("forbidden");
        assertThat(asked).hasSize(1);
    }

    @Test
    void anAnswerThatBringsNothingIsNotAskedAgainAtOnce() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5);
        answers.get(0).accept(Samples.page("e1", 3, 2, false, false));
        assertThat(asked).hasSize(1);
        loop.pass(Duration.ofMillis(500));

        assertThat(asked).hasSize(2);
    }

    @Test
    void theEndOfTheConnectionEndsTheQuestion() {
        CatchUp catchUp = connected(2, 10);
        come(catchUp, 5);
        catchUp.disconnected();
        answers.get(0).accept(Samples.page("e1", 3, 5, false, false));

        assertThat(heard).isEmpty();
        assertThat(loop.timers()).isZero();
        assertThat(catchUp.positions()).containsEntry(Samples.STREAM, Samples.position("e1", 2));
    }

    @Test
    void withoutReplayTheDifferenceToTheStateIsAskedFor() {
        CatchUp catchUp = connected(2, 10);
        catchUp.state(new SyncState(false, List.of(), Map.of(Samples.STREAM, new Position("e1", 4)), Map.of()), true);
        assertThat(settled).isZero();
        answers.get(0).accept(Samples.page("e1", 3, 4, false, false));

        assertThat(heard).containsExactly("n3", "n4");
        assertThat(settled).isEqualTo(1);
    }

    @Test
    void withoutAnyPositionAllStreamsAreAskedFor() {
        CatchUp catchUp = connected(-1, 10);
        catchUp.askAll();
        assertThat(asked).containsExactly(Map.of("limit", 100));
        answers.get(0).accept(Samples.page("e1", 3, 4, true, false));
        assertThat(asked.get(1)).containsEntry("positions", Map.of(Samples.STREAM, Samples.position("e1", 4)));
        answers.get(1).accept(Samples.page("e1", 5, 5, false, false));

        assertThat(heard).containsExactly("n3", "n4", "n5");
    }

    /** @param seq the position to begin with; -1 for none */
    private CatchUp connected(long seq, int capacity) {
        PositionStore store = new PositionStore() {
            @Override
            public Map<String, Position> load() {
                return seq < 0 ? Map.of() : Map.of(Samples.STREAM, new Position("e1", seq));
            }

            @Override
            public void save(String stream, Position position) {
                // not looked at here
            }
        };
        Handlers handlers = new Handlers();
        handlers.add(RealtimeEvent.NotificationNew.class, event -> heard.add(event.id()));
        handlers.add(RealtimeEvent.Truncated.class, event -> heard.add("truncated"));
        handlers.addProblem(problem -> problems.add(problem.code()));
        Delivery delivery = new Delivery(loop, thread, handlers, store, capacity);
        Backoff retries = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), () -> 1);
        CatchUp catchUp = new CatchUp(loop, delivery, retries, ClientLimits.defaults(), answer -> {});
        catchUp.onSettled(() -> settled++);
        catchUp.connected((payload, answer) -> {
            asked.add(payload);
            answers.add(answer);
        });
        return catchUp;
    }

    private static void come(CatchUp catchUp, long... seqs) {
        for (long seq : seqs) {
            Stored event = Samples.event(seq);
            catchUp.arrived(event, Samples.place(event));
        }
    }

    private static Map<String, @Nullable Object> positionOf(Map<String, @Nullable Object> payload) {
        return Json.object(Json.object(payload.get("positions")).get(Samples.STREAM));
    }
}
