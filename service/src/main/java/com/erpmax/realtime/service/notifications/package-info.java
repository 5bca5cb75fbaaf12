/** Notifications of users: table, HTTP API and socket events. Everything blocks on the database and runs on virtual threads. Knows clients only through the emitter and the event sink. */
@NullMarked
package com.erpmax.realtime.service.notifications;

import org.jspecify.annotations.NullMarked;
