package com.erpmax.realtime.verification.traffic;

import java.util.List;

/** Names of streams, as they stand in events. */
public final class Streams {

    public static final String NOTIFICATIONS = "/notifications";
    public static final String PROVISIONING = "/provisioning";
    public static final String BILLING = "/billing";

    private Streams() {}

    public static String notificationsOf(String user) {
        return NOTIFICATIONS + "#user:" + user;
    }

    public static String provisioningOf(String tenant) {
        return PROVISIONING + "#tenant:" + tenant;
    }

    public static String billingOf(String tenant) {
        return BILLING + "#tenant:" + tenant;
    }

    /** All that is meant for somebody. */
    public static List<String> of(Person person) {
        return List.of(notificationsOf(person.user()), provisioningOf(person.tenant()), billingOf(person.tenant()));
    }

    public static String namespaceOf(String stream) {
        return stream.substring(0, stream.indexOf('#'));
    }

    public static String ownerOf(String stream) {
        return stream.substring(stream.indexOf(':') + 1);
    }
}
