package com.erpmax.realtime.service.catchup;

import com.erpmax.realtime.service.database.Turns;
import com.erpmax.realtime.service.realtime.ReadStates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What all feeds of this instance share. */
record CatchUpContext(
        HistoryReader history,
        UserPositions positions,
        ReadStates readStates,
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
                readStates,
                new BackgroundReads(turns),
                CatchUpMeter.READ_AGAIN.counter(registry),
                CatchUpMeter.LAGGED.counter(registry),
                CatchUpMeter.TRUNCATED.counter(registry));
    }
}
