package com.erpmax.realtime.service.realtime;

import java.util.Map;

/** One namespace and what clients may send there. Each feature brings one; the root socket understands them all. */
public interface NamespaceEvents {

    /** Returns the canonical name, one of {@link NamespaceNames}. */
    String namespace();

    /** Returns the handlers by event name; empty when clients only listen. */
    Map<String, ClientEventHandler> handlers();
}
