/* lua_play.h: play.h and look.h for Lua.
 *
 *     host.play { w = {…}, hidden = 32, seed = 1, seconds = 5 }      plays on standard output
 *     host.look { w, world, hidden, shared, seed, steps, gamma }     what it says of a world
 *
 * A number of weights that does not fit the network, or one that is not finite, is an error.
 * Left out: other worlds. */
#pragma once
#include <lua.h>

/* Adds the function to the table on top of the stack. */
void lua_play_open(lua_State *L);
