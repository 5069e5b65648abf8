#include "lua_play.h"
#include "play.h"
#include <lauxlib.h>
#include <math.h>

enum { OBSERVED = 4, ACTIONS = 2, MOST_HIDDEN = 4096 };

static lua_Integer whole_field(lua_State *L, const char *key)
{
    int is = 0;
    lua_getfield(L, 1, key);
    lua_Integer z = lua_tointegerx(L, -1, &is);
    if (!is || z < 0)
        luaL_error(L, "play: %s must be a whole number ≥ 0, found %s", key,
                   luaL_tolstring(L, -1, NULL));
    lua_pop(L, 1);
    return z;
}

/* Copies w[N] into memory that Lua frees, and leaves it on the stack. */
static const double *read_weights(lua_State *L, size_t H, size_t *N)
{
    size_t one = (OBSERVED + 1) * H + (H + 1) * (H + ACTIONS + 1),
           two = one + (OBSERVED + 1) * H + (H + 1) * H;
    luaL_argcheck(L, lua_getfield(L, 1, "w") == LUA_TTABLE, 1, "play: w must be an array");
    *N = lua_rawlen(L, -1);
    if (*N != one && *N != two)
        luaL_error(L, "play: found %d weights, expected %d in one stack, or %d in two", (int)*N,
                   (int)one, (int)two);
    double *w = lua_newuserdatauv(L, *N * sizeof *w, 0);
    for (size_t i = 0; i < *N; i++) {
        lua_rawgeti(L, -2, (lua_Integer)i + 1);
        w[i] = lua_tonumber(L, -1);
        if (lua_type(L, -1) != LUA_TNUMBER || !isfinite(w[i]))
            luaL_error(L, "play: w[%d] must be a finite number, found %s", (int)i,
                       luaL_tolstring(L, -1, NULL));
        lua_pop(L, 1);
    }
    return w;
}

static int host_play(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_Integer hidden = whole_field(L, "hidden"), seed = whole_field(L, "seed");
    luaL_argcheck(L, hidden >= 1 && hidden <= MOST_HIDDEN, 1, "play: hidden must be 1 to 4096");
    lua_getfield(L, 1, "seconds");
    double seconds = luaL_checknumber(L, -1);
    size_t H = (size_t)hidden, N;
    const double *w = read_weights(L, H, &N);
    play_cartpole(w, N, H, (uint64_t)seed, stdout, seconds);
    return 0;
}

void lua_play_open(lua_State *L)
{
    lua_pushcfunction(L, host_play);
    lua_setfield(L, -2, "play");
}
