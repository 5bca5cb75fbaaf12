/** Tests of what is read from python-socketio. */
@NullMarked
package com.erpmax.realtime.cluster.python;

import org.jspecify.annotations.NullMarked;
