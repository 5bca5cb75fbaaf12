package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.catchup.StreamAnswers.Answer;
import com.erpmax.realtime.service.events.EventHistory;
import com.erpmax.realtime.service.events.StreamName;
import com.erpmax.realtime.service.events.StreamPlace;
import com.erpmax.realtime.service.realtime.ClientEvent;
import com.erpmax.realtime.service.realtime.ClientEventHandler;
import com.erpmax.realtime.service.realtime.CommonEvents;
import com.erpmax.realtime.service.realtime.ControlEvents;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.PayloadReader;
import com.erpmax.realtime.service.realtime.ReadStates;
import com.erpmax.realtime.service.realtime.RecipientStreams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code sync}: a client that knows where it is asks for what comes after. */
final class SyncEvents implements CommonEvents {

    private static final int USUAL_LIMIT = 100;

    private final StreamAnswers answers;
    private final ReadStates readStates;

    SyncEvents(StreamAnswers answers, ReadStates readStates) {
        this.answers = answers;
        this.readStates = readStates;
    }

    @Override
    public Map<String, ClientEventHandler> handlers() {
        return Map.of(ControlEvents.SYNC, this::sync);
    }

    private Map<String, Object> sync(ClientEvent event) {
        PayloadReader payload = event.payload();
        int limit = payload.optionalWholeNumber("limit", 1, EventHistory.LONGEST_PAGE)
                .orElse(USUAL_LIMIT);
        Map<StreamName, @Nullable StreamPlace> asked = Positions.read(payload.optional("positions"));
        Map<String, Object> streams = asked.isEmpty() ? known(event.principal(), limit) : asked(event, asked, limit);
        ReadStates.ReadState read = readStates.of(event.principal().userId());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("streams", streams);
        answer.put("unread", read.unread());
        answer.put("version", read.version());
        return answer;
    }

    private Map<String, Object> known(Principal principal, int limit) {
        List<StreamName> all = RecipientStreams.of(principal);
        Map<String, Object> found = new LinkedHashMap<>();
        for (StreamName stream : all) {
            found.put(
                    stream.text(),
                    answers.afterKnown(principal.userId(), stream, limit, HistoryReader.MOST_CHARACTERS / all.size()));
        }
        return found;
    }

    private Map<String, Object> asked(ClientEvent event, Map<StreamName, @Nullable StreamPlace> asked, int limit) {
        Principal principal = event.principal();
        List<StreamName> own = RecipientStreams.of(principal);
        if (!own.containsAll(asked.keySet())) {
            throw new EventRefusedException(
                    EventRefusedException.Code.FORBIDDEN, "positions: a stream that is not yours");
        }
        int mostCharacters = HistoryReader.MOST_CHARACTERS / asked.size();
        Map<String, Object> found = new LinkedHashMap<>();
        asked.forEach((stream, place) -> {
            Answer answer = place == null
                    ? answers.after(stream, null, limit, mostCharacters)
                    : answers.afterClaim(principal.userId(), stream, place, limit, mostCharacters);
            found.put(stream.text(), answer);
        });
        return found;
    }
}
