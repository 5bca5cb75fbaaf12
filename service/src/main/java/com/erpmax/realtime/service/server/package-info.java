/**
 * The one port: the Engine.IO endpoint takes its paths out of the web server's HTTP pipeline, all others go to Spring.
 * The endpoint's handlers run on the web server's event loops; starting and stopping happens on the main thread.
 * It knows the engine and the settings, not what is said over the sockets. What happens at the stop is here, too: who is
 * waited for, how long, and what ends the process in any case.
 */
@NullMarked
package com.erpmax.realtime.service.server;

import org.jspecify.annotations.NullMarked;
