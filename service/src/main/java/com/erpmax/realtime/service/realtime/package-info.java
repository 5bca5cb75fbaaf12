/** What the service says to clients and hears from them: emitters, namespaces, rooms and their authentication. Emitters block on the database; socket handlers run on virtual threads. Knows no feature. */
@NullMarked
package com.erpmax.realtime.service.realtime;

import org.jspecify.annotations.NullMarked;
