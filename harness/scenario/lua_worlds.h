/* lua_worlds.h: what the trusted side takes from learn/: finite worlds, solved exactly, and
 * random numbers.
 *
 *     host.exact { map = {"..G", "..P", "S.."}, step = -0.04, goal = 1, pit = -1, theta = {{…},
 *     …}, gamma = 0.95 } -> { J, V = {…}, visits = {…}, gradient = {{…}, …} }      of the
 *     softmax policy theta[states][4]; see learn/exact.h
 *
 * goal and pit are 1 and −1 unless said otherwise. A map, a table or a γ that makes no sense is
 * an error that says why.
 *
 *     host.key(name)                         a whole number for a scenario's name
 *     host.uniform(seed, key, case, n)       the n-th random number of a scenario's case, in [0, 1)
 *     host.journal                           { rows, width, reset, step, adam, forward, backward,
 *                                            clip }: how many rows a journal has, how long they
 *                                            are, and the kinds of them; see learn/journal.h
 */
#pragma once
#include <lua.h>

/* Adds them to the table on top of the stack. */
void lua_worlds_open(lua_State *L);
