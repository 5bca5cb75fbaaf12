/** Tests of rooms and adapters. They run on test threads and on event loops of a small engine. They know no wire text. */
@NullMarked
package com.erpmax.realtime.socket.adapter;

import org.jspecify.annotations.NullMarked;
