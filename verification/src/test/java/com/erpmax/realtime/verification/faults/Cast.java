package com.erpmax.realtime.verification.faults;

import static com.erpmax.realtime.verification.traffic.ClientPlan.EACH;
import static com.erpmax.realtime.verification.traffic.ClientPlan.ROOT;
import static com.erpmax.realtime.verification.traffic.ClientPlan.plain;

import com.erpmax.realtime.verification.traffic.ClientPlan;
import com.erpmax.realtime.verification.traffic.ClientPlan.Kind;
import com.erpmax.realtime.verification.traffic.Person;
import java.util.List;
import java.util.UUID;

/**
 * Who takes part. The service keeps one position per user, so each client that has none of its own is its user's only
 * one; the two devices of one user keep their own.
 */
final class Cast {

    private Cast() {}

    static List<ClientPlan> of(ServiceUnderTest service) {
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        String third = UUID.randomUUID().toString();
        Person twoDevices = service.newPerson(second);
        return List.of(
                plain("phone", service.newPerson(first), Kind.WEBSOCKET, ROOT),
                plain("browser", service.newPerson(first), Kind.WEBSOCKET, EACH),
                plain("old phone", service.newPerson(second), Kind.POLLING, ROOT)
                        .deduplicating(),
                plain("desk", twoDevices, Kind.WEBSOCKET, EACH).keepingPositions(),
                plain("tablet", twoDevices, Kind.POLLING, ROOT).keepingPositions(),
                plain("stock", service.newPerson(third), Kind.STOCK, ROOT));
    }
}
