package com.erpmax.realtime.service.realtime;

/** Keeps a notification before it is sent, so that it can be read and marked later. Implemented by the feature. */
public interface NotificationKeeper {

    /**
     * Keeps the notification, inside the transaction that stores its event. Blocking. One that is kept already, with the
     * same id and content, stays as it is.
     *
     * @throws EventRefusedException with code {@code conflict} if the id belongs to a different notification
     */
    void keep(NotificationCreated notification);
}
