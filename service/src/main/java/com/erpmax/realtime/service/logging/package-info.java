/** How the service writes its log. */
@NullMarked
package com.erpmax.realtime.service.logging;

import org.jspecify.annotations.NullMarked;
