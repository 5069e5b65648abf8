/* lua_stats.h: the statistics of the plots, as Lua sees them.
 *
 *     host.mean(list)   host.iqm(list)                  the middle of a list of numbers
 *     host.bootstrap(list, "mean" | "iqm")  -> lo, hi   its band: 95 %, 2000 samples, always the
 *                                           same ones; see stats.h
 *
 * A list is 1 to 1000 finite numbers; anything else is an error that says what was found. */
#pragma once
#include <lua.h>

/* Adds the functions above to the table on top of the stack. */
void lua_stats_open(lua_State *L);
