package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.auth.Principal;
import com.erpmax.realtime.service.events.StreamName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The streams that somebody may read: those of the rooms that the token stands for, and no others. */
public final class RecipientStreams {

    private RecipientStreams() {}

    /** Returns all streams of the caller, in the order of the catalogue. */
    public static List<StreamName> of(Principal principal) {
        Set<StreamName> streams = new LinkedHashSet<>();
        for (CatalogueEvent event : CatalogueEvent.values()) {
            String recipient = switch (event.audience()) {
                case USER -> principal.userId();
                case TENANT -> principal.tenantId();
            };
            streams.add(new StreamName(event.namespace(), event.audience().room(recipient)));
        }
        return List.copyOf(streams);
    }

    /** Returns the streams that a socket in the namespace gets: in the root namespace those of all of them. */
    public static List<StreamName> of(Principal principal, String namespace) {
        return of(principal).stream()
                .filter(stream -> namespace.equals(NamespaceNames.ROOT)
                        || stream.namespace().equals(namespace))
                .toList();
    }
}
