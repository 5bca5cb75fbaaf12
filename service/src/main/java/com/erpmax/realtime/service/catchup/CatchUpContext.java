package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.SharedQuestion;
import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.realtime.ReadStates;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What all feeds of this instance share. */
record CatchUpContext(
        HistoryReader history,
        UserPositions positions,
        SharedQuestion<String, ReadState> readStates,
        BackgroundReads reads,
        Counter readAgain,
        Counter lagged,
        Counter truncated) {

    static CatchUpContext of(
            HistoryReader history,
            UserPositions positions,
            ReadStates readStates,
            Turns turns,
            MeterRegistry registry) {
        return new CatchUpContext(
                history,
                positions,
                new SharedQuestion<>(turns, readStates::of),
                new BackgroundReads(),
                CatchUpMeter.READ_AGAIN.counter(registry),
                CatchUpMeter.LAGGED.counter(registry),
                CatchUpMeter.TRUNCATED.counter(registry));
    }
}
