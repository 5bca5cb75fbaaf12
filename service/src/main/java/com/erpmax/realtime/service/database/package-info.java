/** The one way to the tables: SQLite or PostgreSQL behind the same small contract. Everything here blocks, so call it from virtual threads and never from a network thread. Knows no table but the migration history. */
@NullMarked
package com.erpmax.realtime.service.database;

import org.jspecify.annotations.NullMarked;
