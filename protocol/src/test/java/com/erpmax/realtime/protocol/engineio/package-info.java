/** Tests of the Engine.IO codecs. They run without anything else. They know nothing of Socket.IO. */
@NullMarked
package com.erpmax.realtime.protocol.engineio;

import org.jspecify.annotations.NullMarked;
