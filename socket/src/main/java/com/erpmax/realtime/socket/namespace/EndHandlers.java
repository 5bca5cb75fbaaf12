package com.erpmax.realtime.socket.namespace;

import java.util.List;

/**
 * What one receiver has called at the end of sockets. Immutable.
 *
 * @param before called while the socket is still there
 * @param after called when it has left
 */
record EndHandlers(List<DisconnectingHandler> before, List<DisconnectHandler> after) {
    static final EndHandlers NONE = new EndHandlers(List.of(), List.of());

    EndHandlers with(DisconnectingHandler handler) {
        return new EndHandlers(Lists.both(before, List.of(handler)), after);
    }

    EndHandlers with(DisconnectHandler handler) {
        return new EndHandlers(before, Lists.both(after, List.of(handler)));
    }

    /** These, then those; allocates nothing unless there are some of both. */
    EndHandlers plus(EndHandlers others) {
        if (others == NONE) {
            return this;
        }
        return this == NONE
                ? others
                : new EndHandlers(Lists.both(before, others.before), Lists.both(after, others.after));
    }
}
