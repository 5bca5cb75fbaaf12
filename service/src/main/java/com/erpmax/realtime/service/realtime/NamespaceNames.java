package com.erpmax.realtime.service.realtime;

import java.util.List;

/** The namespaces of the service, by their canonical names. */
public final class NamespaceNames {

    /** The root namespace. */
    public static final String ROOT = "/";
    /** Notifications of users. */
    public static final String NOTIFICATIONS = "/notifications";
    /** Provisioning jobs of tenants. */
    public static final String PROVISIONING = "/provisioning";
    /** Subscriptions and payments of tenants. */
    public static final String BILLING = "/billing";

    /** All of them. */
    public static final List<String> ALL = List.of(ROOT, NOTIFICATIONS, PROVISIONING, BILLING);

    private NamespaceNames() {}

    /** Returns the second name of a namespace, under which clients find it whose URL has the path {@code /ws}. */
    static String alias(String name) {
        return name.equals(ROOT) ? "/ws" : "/ws" + name;
    }
}
