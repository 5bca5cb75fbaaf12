package com.erpmax.realtime.service.notifications;

import com.erpmax.realtime.service.realtime.ClientEvent;
import com.erpmax.realtime.service.realtime.ClientEventHandler;
import com.erpmax.realtime.service.realtime.NamespaceEvents;
import com.erpmax.realtime.service.realtime.NamespaceNames;
import com.erpmax.realtime.service.realtime.NotificationCreated;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code /notifications}: clients listen for {@code notification:new} and send {@code notification_read}. */
@Component
class NotificationsNamespace implements NamespaceEvents {

    private final NotificationService service;

    NotificationsNamespace(NotificationService service) {
        this.service = service;
    }

    @Override
    public String namespace() {
        return NamespaceNames.NOTIFICATIONS;
    }

    @Override
    public Map<String, ClientEventHandler> handlers() {
        return Map.of("notification_read", this::read);
    }

    private Map<String, Object> read(ClientEvent event) {
        String id = event.payload().text("notification_id", 1, NotificationCreated.LONGEST_ID);
        NotificationStore.Marked marked = service.markRead(event.principal().userId(), id, event.socketId());
        Map<String, Object> confirmation = NotificationService.confirmation(id, marked.state());
        event.reply(NotificationService.READ_CONFIRMED, confirmation);
        return confirmation;
    }
}
