package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Database;
import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.events.EventHistory;
import com.erpmax.realtime.service.realtime.CurrentStates;
import com.erpmax.realtime.service.realtime.ReadStates;
import com.erpmax.realtime.service.realtime.UnreadEvents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the pieces of this package together. */
@Configuration(proxyBeanMethods = false)
class CatchUpConfiguration {

    @Bean(destroyMethod = "close")
    UserPositions userPositions(Database database, Clock clock, MeterRegistry registry) {
        return new UserPositions(new PositionStore(database, clock), registry).start();
    }

    @Bean
    CatchUp catchUp(
            Database database,
            EventHistory history,
            UserPositions positions,
            UnreadEvents unread,
            CurrentStates states,
            ReadStates readStates,
            Turns turns,
            MeterRegistry registry) {
        HistoryReader reader = new HistoryReader(database, history, positions, unread, states, turns);
        return new CatchUp(CatchUpContext.of(reader, positions, readStates, turns, registry));
    }

    @Bean
    StreamAnswers streamAnswers(EventHistory history, UserPositions positions, JsonMapper json) {
        return new StreamAnswers(history, positions, json);
    }

    @Bean
    SyncEvents syncEvents(StreamAnswers answers, ReadStates readStates) {
        return new SyncEvents(answers, readStates);
    }
}
