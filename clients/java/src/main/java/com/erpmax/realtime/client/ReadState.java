package com.erpmax.realtime.client;

import com.erpmax.realtime.client.RealtimeEvent.UnreadChanged;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many notifications are unread: what the highest version says that was seen. Written by the loop, read anywhere. */
final class ReadState {

    private volatile @Nullable UnreadChanged latest;

    Optional<UnreadChanged> latest() {
        return Optional.ofNullable(latest);
    }

    /** Takes what a payload says; returns the change, or null when it says nothing or nothing new. */
    @Nullable
    UnreadChanged seen(Fields payload) {
        String count = payload.has("unread_count") ? "unread_count" : "unread";
        if (!payload.has(count) || !payload.has("version")) {
            return null;
        }
        UnreadChanged seen = new UnreadChanged(payload.whole(count), payload.whole("version"));
        UnreadChanged known = latest;
        if (known != null && seen.version() <= known.version()) {
            return null;
        }
        latest = seen;
        return known != null && known.unread() == seen.unread() ? null : seen;
    }
}
