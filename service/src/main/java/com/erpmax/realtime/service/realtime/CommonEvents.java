package com.erpmax.realtime.service.realtime;

import java.util.Map;

/** What clients may send in every namespace. Doing it again changes nothing, so it is done again when it is sent again. */
@FunctionalInterface
public interface CommonEvents {

    /** Returns the handlers by event name. */
    Map<String, ClientEventHandler> handlers();
}
