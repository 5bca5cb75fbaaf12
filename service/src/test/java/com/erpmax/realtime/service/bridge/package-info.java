/** Tests of what Python services emit. */
@NullMarked
package com.erpmax.realtime.service.bridge;

import org.jspecify.annotations.NullMarked;
