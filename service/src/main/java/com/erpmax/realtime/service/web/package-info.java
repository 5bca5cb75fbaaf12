/** What every HTTP endpoint shares: envelopes, errors, authentication and paging. Filters run on network threads and hand anything that blocks to virtual threads. Knows no feature. */
@NullMarked
package com.erpmax.realtime.service.web;

import org.jspecify.annotations.NullMarked;
