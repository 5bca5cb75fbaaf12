/** How the service writes its log. Callable from any thread. Knows nothing of what is written. */
@NullMarked
package com.erpmax.realtime.service.logging;

import org.jspecify.annotations.NullMarked;
