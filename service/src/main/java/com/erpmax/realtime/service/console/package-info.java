/**
 * The page at {@code /console} for people who want to see the service at work, and what it needs from the server.
 * The page runs in the browser; the methods here run on virtual threads, the filter on network threads.
 * It knows tokens and settings, and no other feature: the page itself uses the public API as any client does.
 */
@NullMarked
package com.erpmax.realtime.service.console;

import org.jspecify.annotations.NullMarked;
