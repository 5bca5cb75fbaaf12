/** The entry point of the ERPMax realtime service. Runs once, on the main thread. Holds no behaviour of its own. */
@NullMarked
package com.erpmax.realtime.service;

import org.jspecify.annotations.NullMarked;
