package com.erpmax.realtime.service.realtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of an event of the catalogue. Each kind checks itself when it is made. */
public sealed interface EventPayload
        permits ProvisioningStatus,
                ProvisioningCompleted,
                ProvisioningFailed,
                NotificationCreated,
                SubscriptionUpdated,
                SubscriptionExpiring,
                PaymentReceived {

    /** Returns which event it is the content of. */
    CatalogueEvent event();

    /** Returns the user or tenant it is for: a UUID in lower case. */
    String recipientId();

    /** Returns the fields of the JSON object on the wire, in order. */
    Map<String, @Nullable Object> fields();
}
