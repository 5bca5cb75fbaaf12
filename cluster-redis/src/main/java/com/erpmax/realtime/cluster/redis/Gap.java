package com.erpmax.realtime.cluster.redis;

import org.jspecify.annotations.Nullable;

/**
 * Entries of streams may have been missed by this node. Immutable.
 *
 * @param reason why
 * @param stream the one stream that it is about; null for all
 */
public record Gap(GapReason reason, @Nullable String stream) {}
