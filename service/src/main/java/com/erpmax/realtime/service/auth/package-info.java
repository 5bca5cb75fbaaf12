/** Who is calling: access tokens, roles and the refusal codes. Verification may block on the role look-up, so call it from virtual threads. Knows neither HTTP nor sockets. */
@NullMarked
package com.erpmax.realtime.service.auth;

import org.jspecify.annotations.NullMarked;
