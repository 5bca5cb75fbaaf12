package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.EventPlace;
import com.erpmax.realtime.service.realtime.ReadStates.ReadState;
import java.util.function.Function;

/** Keeps notifications, so that they can be read and marked later. Implemented by the feature. */
public interface NotificationKeeper {

    /**
     * Keeps a notification and has its event stored, in one transaction. Blocking. One that is kept already, with the
     * same id and content, stays as it is, and so does its event.
     *
     * @param publisher stores the event; called for a new notification, with the read state that it makes
     * @return where the notification's event stands
     * @throws EventRefusedException with code {@code conflict} if the id belongs to a different notification
     */
    Published keep(NotificationCreated notification, Function<ReadState, EventPlace> publisher);
}
