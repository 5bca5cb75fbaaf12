@NullMarked
package com.erpmax.realtime.testing;

import org.jspecify.annotations.NullMarked;
