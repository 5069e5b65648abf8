/* lua_stats.c: checks a list of Lua's and hands it to stats.h. */
#include "lua_stats.h"
#include "stats.h"
#include <lauxlib.h>
#include <math.h>

enum { MOST = 1000, DRAWS = 2000, SEED = 1 };
static const double level = 0.95;

/* The list that is argument 1, copied; how many there are. */
static size_t read_list(lua_State *L, double x[MOST])
{
    luaL_checktype(L, 1, LUA_TTABLE);
    size_t n = lua_rawlen(L, 1);
    luaL_argcheck(L, n >= 1 && n <= MOST, 1, "1 to 1000 numbers");
    for (size_t i = 0; i < n; i++, lua_pop(L, 1)) {
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
        luaL_argcheck(L, lua_type(L, -1) == LUA_TNUMBER && isfinite(lua_tonumber(L, -1)), 1,
                      "every entry a finite number");
        x[i] = lua_tonumber(L, -1);
    }
    return n;
}

static int host_mean(lua_State *L)
{
    double x[MOST];
    return lua_pushnumber(L, stats_mean(read_list(L, x), x)), 1;
}

static int host_iqm(lua_State *L)
{
    double x[MOST];
    return lua_pushnumber(L, stats_iqm(read_list(L, x), x)), 1;
}

static int host_bootstrap(lua_State *L)
{
    static const char *const names[] = {"mean", "iqm", NULL};
    static Statistic *const statistics[] = {stats_mean, stats_iqm};
    double x[MOST], band[2];
    size_t n = read_list(L, x);
    stats_bootstrap(n, x, statistics[luaL_checkoption(L, 2, NULL, names)], level, DRAWS, SEED,
                    band);
    lua_pushnumber(L, band[0]);
    lua_pushnumber(L, band[1]);
    return 2;
}

void lua_stats_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"mean", host_mean}, {"iqm", host_iqm}, {"bootstrap", host_bootstrap}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
