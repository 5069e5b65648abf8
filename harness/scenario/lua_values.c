/* lua_values.c: copies, compares and measures nested tables. Lua could do it, at several times the
 * cost; above all a table that grows entry by entry is made anew again and again. */
#include "lua_values.h"
#include <lauxlib.h>
#include <math.h>
#include <stdbool.h>

enum { LEVELS = 8 }; /* of stack: a table each, and its entries */

/* Puts a copy of the value at `at` on top. */
static void push_copy(lua_State *L, int at)
{
    if (lua_type(L, at) != LUA_TTABLE) {
        lua_pushvalue(L, at);
        return;
    }
    luaL_checkstack(L, LEVELS, "nested tables");
    lua_Integer n = (lua_Integer)lua_rawlen(L, at);
    lua_createtable(L, (int)n, 0);
    int to = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, at); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        push_copy(L, to + 2);
        lua_rawset(L, to);
    }
}

static int host_copy(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    return push_copy(L, 1), 1;
}

/* Leaves the stack as it was. */
static bool is_same(lua_State *L, int x, int y)
{
    if (lua_type(L, x) != LUA_TTABLE || lua_type(L, y) != LUA_TTABLE)
        return lua_rawequal(L, x, y);
    luaL_checkstack(L, LEVELS, "nested tables");
    lua_Integer n = (lua_Integer)lua_rawlen(L, x);
    bool same = n == (lua_Integer)lua_rawlen(L, y);
    for (lua_Integer i = 1; same && i <= n; i++) {
        lua_rawgeti(L, x, i), lua_rawgeti(L, y, i);
        same = is_same(L, lua_gettop(L) - 1, lua_gettop(L));
        lua_pop(L, 2);
    }
    return same;
}

static int host_same(lua_State *L)
{
    luaL_checkany(L, 2);
    return lua_pushboolean(L, is_same(L, 1, 2)), 1;
}

static double largest(lua_State *L, int at)
{
    double most = 0, x = 0;
    if (lua_type(L, at) == LUA_TNUMBER)
        return isfinite(x = fabs(lua_tonumber(L, at))) ? x : 0;
    if (lua_isboolean(L, at))
        return 0;
    luaL_checktype(L, at, LUA_TTABLE);
    luaL_checkstack(L, LEVELS, "nested tables");
    lua_Integer n = (lua_Integer)lua_rawlen(L, at);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, at, i);
        most = fmax(most, largest(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
    return most;
}

static int host_largest(lua_State *L) { return lua_pushnumber(L, largest(L, 1)), 1; }

void lua_values_open(lua_State *L)
{
    lua_pushcfunction(L, host_copy), lua_setfield(L, -2, "copy");
    lua_pushcfunction(L, host_same), lua_setfield(L, -2, "same");
    lua_pushcfunction(L, host_largest), lua_setfield(L, -2, "largest");
}
