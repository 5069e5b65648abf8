/* lua_play.c: checks a table of Lua's, makes the network it describes, and lets it play (play.h).
 * Every value that makes no sense is an error that says what was found. */
#include "lua_play.h"
#include "../learn/env.h"
#include "../learn/text_model.h"
#include "look.h"
#include "play.h"
#include <lauxlib.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum { WHY = 256 };

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

static bool boolean_field(lua_State *L, const char *key)
{
    lua_getfield(L, 1, key);
    luaL_argcheck(L, lua_isboolean(L, -1), 1, "shared must be true or false");
    bool is = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return is;
}

/* The network that the table at 1 describes, which its caller frees. */
static Net *network(lua_State *L, const char *world)
{
    char why[WHY];
    lua_Integer hidden = whole_field(L, "hidden");
    bool shared = boolean_field(L, "shared");
    if (!strcmp(world, "text"))
        return text_model(0, 0);
    luaL_argcheck(L, hidden >= 1 && hidden <= NET_MOST, 1, "hidden must be 1 to 4096");
    Env *env = env_open(world, 0, WHY, why);
    Net *net = env ? net_new(play_spec(env_sizes(env), (size_t)hidden, shared), WHY, why) : NULL;
    env_close(env);
    if (!net)
        luaL_error(L, "%s", why);
    return net;
}

/* host.weights { world = "cartpole", hidden = 32, shared = true }: how many the network of such an
 * agent has. */
static int host_weights(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_getfield(L, 1, "world");
    Net *net = network(L, luaL_checkstring(L, -1));
    lua_pushinteger(L, (lua_Integer)net_count(net));
    net_free(net);
    return 1;
}

/* Copies w[N] into memory that Lua frees, and leaves it on the stack. */
static const double *read_weights(lua_State *L, size_t N)
{
    luaL_argcheck(L, lua_getfield(L, 1, "w") == LUA_TTABLE, 1, "play: w must be an array");
    if (lua_rawlen(L, -1) != N)
        luaL_error(L, "play: found %d weights, expected %d", (int)lua_rawlen(L, -1), (int)N);
    double *w = lua_newuserdatauv(L, N * sizeof *w, 0);
    for (size_t i = 0; i < N; i++) {
        lua_rawgeti(L, -2, (lua_Integer)i + 1);
        w[i] = lua_tonumber(L, -1);
        if (lua_type(L, -1) != LUA_TNUMBER || !isfinite(w[i]))
            luaL_error(L, "play: w[%d] must be a finite number, found %s", (int)i,
                       luaL_tolstring(L, -1, NULL));
        lua_pop(L, 1);
    }
    return w;
}

/* host.play { w = {…}, hidden = 32, shared = true, seed = 1, seconds = 5 }: see play.h. */
static int host_play(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_Integer seed = whole_field(L, "seed");
    lua_getfield(L, 1, "seconds");
    double seconds = luaL_checknumber(L, -1);
    Net *net = network(L, "cartpole");
    size_t N = net_count(net), hidden = net_spec(net).hidden;
    bool shared = net_spec(net).shared;
    net_free(net);
    play_cartpole(read_weights(L, N), hidden, shared, (uint64_t)seed, stdout, seconds);
    return 0;
}

/* host.look { w = {…}, world = "cartpole", hidden = 32, shared = true, seed = 1, steps = 5000,
 * gamma = 0.99 }: { length, entropy, start, came, explained }, see look.h. */
static int host_look(lua_State *L)
{
    Look seen;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_getfield(L, 1, "world");
    const char *world = luaL_checkstring(L, -1);
    lua_getfield(L, 1, "gamma");
    double gamma = luaL_checknumber(L, -1);
    lua_Integer seed = whole_field(L, "seed"), steps = whole_field(L, "steps");
    luaL_argcheck(L, steps >= 1 && steps <= 1000000, 1, "steps must be 1 to 1000000");
    Net *net = network(L, world);
    net_set_weights(net, read_weights(L, net_count(net)));
    bool done = look_at(net, world, (uint64_t)seed, (size_t)steps, gamma, &seen);
    net_free(net);
    if (!done)
        return luaL_error(L, "look: no episode ended in %d steps of %s", (int)steps, world);
    lua_newtable(L);
    const char *names[] = {"length", "entropy", "start", "came", "explained"};
    double values[] = {seen.length, seen.entropy, seen.start, seen.came, seen.explained};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        lua_pushnumber(L, values[i]), lua_setfield(L, -2, names[i]);
    return 1;
}

/* host.pause(seconds): false if a signal ended it early. */
static int host_pause(lua_State *L)
{
    double seconds = luaL_checknumber(L, 1), whole = floor(seconds);
    struct timespec time = {(time_t)whole, (long)(1e9 * (seconds - whole))};
    return lua_pushboolean(L, nanosleep(&time, NULL) == 0), 1;
}

/* host.text { 0, 26, 46, 1, -1 }: the words of a text (learn/text.h), but for <s>; whether it is a
 * sentence; and its gold. */
static int host_text(lua_State *L)
{
    int text[TEXT_LENGTH];
    size_t n = 0;
    luaL_Buffer words;
    luaL_checktype(L, 1, LUA_TTABLE);
    for (; n < TEXT_LENGTH; n++) {
        lua_rawgeti(L, 1, (lua_Integer)n + 1);
        lua_Number token = lua_isnumber(L, -1) ? lua_tonumber(L, -1) : -1;
        lua_pop(L, 1);
        if (!(token >= 0 && token < TEXT_WORDS))
            break;
        text[n] = (int)token;
    }
    luaL_buffinit(L, &words);
    for (size_t t = 1; t < n; t++) {
        luaL_addstring(&words, t > 1 ? " " : "");
        luaL_addstring(&words, text_word((size_t)text[t]));
    }
    luaL_pushresult(&words);
    lua_pushboolean(L, text_well_formed(n, text));
    lua_pushnumber(L, text_gold(n, text));
    return 3;
}

void lua_play_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"play", host_play},       {"look", host_look},
                                         {"weights", host_weights}, {"pause", host_pause},
                                         {"text", host_text},       {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
}
