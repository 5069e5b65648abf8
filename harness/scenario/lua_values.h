/* lua_values.h: nested arrays copied, compared and measured, in `host`: what a verdict does to
 * every number it meets. */
#pragma once
#include <lua.h>

/* Adds to the table on top:
 *     copy(value)   the same value, of tables of its own
 *     same(x, y)    true if two nested arrays are of one shape and equal entry by entry, so that
 *                   nothing is left to compare; a NaN equals nothing
 *     largest(x)    the largest finite magnitude in a nested array; a boolean counts as 0 */
void lua_values_open(lua_State *L);
