/* lua_worlds.h: finite worlds for the trusted side, solved exactly.
 *
 *     host.exact { map = {"..G", "..P", "S.."}, step = -0.04, goal = 1, pit = -1, theta = {{…},
 *     …}, gamma = 0.95 } -> { J, V = {…}, visits = {…}, gradient = {{…}, …} }      of the
 *     softmax policy theta[states][4]; see learn/exact.h
 *
 * goal and pit are 1 and −1 unless said otherwise. A map, a table or a γ that makes no sense is
 * an error that says why. */
#pragma once
#include <lua.h>

/* Adds the function to the table on top of the stack. */
void lua_worlds_open(lua_State *L);
