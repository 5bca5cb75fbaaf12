package com.erpmax.realtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.erpmax.realtime.service.auth.RefusalCode;
import com.erpmax.realtime.service.realtime.CatalogueEvent;
import com.erpmax.realtime.service.realtime.EventRefusedException;
import com.erpmax.realtime.service.realtime.NamespaceEvents;
import com.erpmax.realtime.service.testing.GeneratedDocument;
import com.erpmax.realtime.service.testing.RunningService;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} is written by hand; nothing that clients can meet may be missing in it. */
class EventsDocumentTest {

    private final List<String> rows = GeneratedDocument.read("events.md")
            .lines()
            .filter(line -> line.startsWith("|"))
            .toList();

    @Test
    void everyEventOfTheCatalogueIsInTheTableWithItsNamespace() {
        assertThat(CatalogueEvent.values())
                .allSatisfy(event -> assertThat(rows)
                        .anyMatch(row -> row.startsWith("| `" + event.event() + "` | `" + event.namespace() + "` |")));
    }

    @Test
    void everyEventThatClientsMaySendIsInTheTable() {
        List<String> names = RunningService.shared().beans(NamespaceEvents.class).stream()
                .flatMap(events -> events.handlers().keySet().stream())
                .toList();
        assertThat(names).contains("notification_read");
        assertThat(names).allSatisfy(name -> assertThat(rows).anyMatch(row -> row.startsWith("| `" + name + "` | ")));
    }

    @Test
    void everyCodeIsInATable() {
        assertThat(Arrays.stream(RefusalCode.values()).map(RefusalCode::code)).allSatisfy(this::isExplained);
        assertThat(Arrays.stream(EventRefusedException.Code.values()).map(EventRefusedException.Code::code))
                .allSatisfy(this::isExplained);
    }

    private void isExplained(String code) {
        assertThat(rows).anyMatch(row -> row.startsWith("| `" + code + "` | "));
    }
}
