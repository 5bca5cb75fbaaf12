/** What one Engine.IO session carries: reads its packets and hands them to the sockets of their namespaces. Everything belongs to the session's event loop. Knows neither HTTP nor the application. */
@NullMarked
package com.erpmax.realtime.socket.connection;

import org.jspecify.annotations.NullMarked;
