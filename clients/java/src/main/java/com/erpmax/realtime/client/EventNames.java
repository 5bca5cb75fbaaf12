package com.erpmax.realtime.client;

/** The names of the service's events. */
final class EventNames {

    static final String NOTIFICATION_NEW = "notification:new";
    static final String STATUS_UPDATE = "status:update";
    static final String STATUS_COMPLETED = "status:completed";
    static final String STATUS_FAILED = "status:failed";
    static final String SUBSCRIPTION_UPDATED = "subscription:updated";
    static final String SUBSCRIPTION_EXPIRING = "subscription:expiring";
    static final String PAYMENT_RECEIVED = "payment:received";
    static final String CONNECTED = "connected";
    static final String NOTIFICATION_READ = "notification_read";
    static final String NOTIFICATION_READ_CONFIRMED = "notification_read_confirmed";
    static final String ERROR = "error";
    static final String SYNC = "sync";
    static final String SYNC_STATE = "sync_state";
    static final String RESYNC = "resync";

    private EventNames() {}
}
