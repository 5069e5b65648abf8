/* lua_spread.h: many runs at once, for whoever repeats an experiment with one seed after another.
 *
 *     host.spread(n, run, done) -> { bytes, … }     run(i) -> bytes, for each i from 1 to n, in
 *                                                   processes of their own, one a processor;
 *                                                   done(k), if given, when k have been run
 *
 *     host.time()      seconds on a clock that only goes forward
 *     host.terminal    whether standard error is one
 *
 * Each run must depend on its i alone; then the answers are the same in whatever order they come.
 * What a run changes in the Lua state is seen by later runs of the same process only, and never
 * here. run(n + 1) is called last in each process, so that it can tidy up. Of the runs that
 * raise an error the one with the lowest i is run again here, and raises it. A run must not use a
 * room that was opened before: it would share it with others. The processes end when this
 * one does. */
#pragma once
#include <lua.h>

/* Adds the function to the table on top of the stack. */
void lua_spread_open(lua_State *L);
