/** What python-socketio's managers say to each other over Redis: pickle and JSON, read as plain data and as closed types. Pure; everything is immutable or belongs to one call. Knows nothing of Redis, sockets or rooms, and makes nothing from a class name. */
@NullMarked
package com.erpmax.realtime.cluster.python;

import org.jspecify.annotations.NullMarked;
