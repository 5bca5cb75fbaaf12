package com.erpmax.realtime.service.realtime;

import com.erpmax.realtime.service.events.EventPlace;
import org.jspecify.annotations.Nullable;

/**
 * What became of something that was to be published.
 *
 * @param place where the event stands; null for a live event, which is stored nowhere
 * @param isRepeat whether it had been published before: nothing was stored and nothing was sent by this call
 */
public record Published(@Nullable EventPlace place, boolean isRepeat) {}
