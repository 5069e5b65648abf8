/* lua_worlds.c: a grid's map, or a table of transitions, to a world that exact.h solves; and the
 * random numbers of scenarios. Every value that makes no sense is an error that says why. */
#include "lua_worlds.h"
#include "../learn/exact.h"
#include "../learn/journal_inside.h"
#include "../learn/rng.h"
#include "../learn/tables.h"
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

enum { WHY = 256, MOST_ROWS = 64 };

static double number_field(lua_State *L, const char *key, double otherwise)
{
    lua_getfield(L, 1, key);
    if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TNUMBER)
        luaL_error(L, "exact: %s must be a number, found %s", key, luaL_typename(L, -1));
    double x = lua_isnil(L, -1) ? otherwise : lua_tonumber(L, -1);
    if (isnan(x))
        luaL_error(L, "exact: %s is missing", key);
    lua_pop(L, 1);
    return x;
}

static Mdp *read_grid(lua_State *L, char why[WHY])
{
    const char *map[MOST_ROWS];
    if (lua_getfield(L, 1, "map") != LUA_TTABLE)
        luaL_error(L, "exact: map must be an array of lines, found %s", luaL_typename(L, -1));
    int rows = (int)lua_rawlen(L, -1);
    luaL_argcheck(L, rows <= MOST_ROWS, 1, "exact: a map of more than 64 rows");
    luaL_checkstack(L, rows + 8, NULL);
    int at = lua_gettop(L);
    for (int i = 0; i < rows; i++)
        lua_rawgeti(L, at, i + 1), map[i] = luaL_checkstring(L, -1);
    double step = number_field(L, "step", NAN), goal = number_field(L, "goal", 1),
           pit = number_field(L, "pit", -1);
    Mdp *mdp = grid_new((size_t)rows, map, step, goal, pit, WHY, why);
    lua_settop(L, at - 1);
    return mdp;
}

/* theta[O][A] into `to`; an error if its shape is another. */
static void read_logits(lua_State *L, const Mdp *mdp, double to[])
{
    lua_getfield(L, 1, "theta");
    bool fits = lua_istable(L, -1) && lua_rawlen(L, -1) == mdp->O;
    for (size_t o = 0; fits && o < mdp->O; o++) {
        lua_rawgeti(L, -1, (lua_Integer)o + 1);
        fits = lua_istable(L, -1) && lua_rawlen(L, -1) == mdp->A;
        for (size_t a = 0; fits && a < mdp->A; a++) {
            lua_rawgeti(L, -1, (lua_Integer)a + 1);
            fits = lua_type(L, -1) == LUA_TNUMBER && isfinite(lua_tonumber(L, -1));
            to[o * mdp->A + a] = lua_tonumber(L, -1);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    if (!fits)
        luaL_error(L, "exact: theta must be %d rows of %d finite numbers", (int)mdp->O,
                   (int)mdp->A);
    lua_pop(L, 1);
}

static void push_row(lua_State *L, const double x[], size_t n)
{
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++)
        lua_pushnumber(L, x[i]), lua_rawseti(L, -2, (lua_Integer)i + 1);
}

static void softmax_rows(size_t O, size_t A, const double theta[O][A], double pi[O][A])
{
    for (size_t o = 0; o < O; o++) {
        double top = theta[o][0], sum = 0;
        for (size_t a = 1; a < A; a++)
            top = fmax(top, theta[o][a]);
        for (size_t a = 0; a < A; a++)
            sum += pi[o][a] = exp(theta[o][a] - top);
        for (size_t a = 0; a < A; a++)
            pi[o][a] /= sum;
    }
}

/* Frees the table whatever happens: it is kept in a userdata with a finaliser. */
static int table_gc(lua_State *L) { return mdp_free(*(Mdp **)lua_touserdata(L, 1)), 0; }

static const Mdp *keep(lua_State *L, Mdp *mdp)
{
    *(Mdp **)lua_newuserdatauv(L, sizeof mdp, 0) = mdp;
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, table_gc);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    return mdp;
}

static int host_exact(lua_State *L)
{
    char why[WHY];
    luaL_checktype(L, 1, LUA_TTABLE);
    Mdp *made = read_grid(L, why);
    if (!made)
        return luaL_error(L, "exact: %s", why);
    const Mdp *mdp = keep(L, made);
    size_t S = mdp->S, O = mdp->O, A = mdp->A;
    double gamma = number_field(L, "gamma", NAN);
    double *all = lua_newuserdatauv(L, (3 * O * A + 2 * S) * sizeof *all, 0);
    double *theta = all, *pi = all + O * A, *dtheta = all + 2 * O * A, *V = all + 3 * O * A,
           *d = V + S;
    read_logits(L, mdp, theta);
    softmax_rows(O, A, (const double(*)[A])theta, (double(*)[A])pi);
    if (!exact_value(mdp, pi, gamma, V, WHY, why) || !exact_visits(mdp, pi, gamma, d, WHY, why) ||
        !exact_gradient(mdp, theta, gamma, dtheta, WHY, why))
        return luaL_error(L, "exact: %s", why);
    lua_newtable(L);
    lua_pushnumber(L, exact_objective(mdp, V)), lua_setfield(L, -2, "J");
    push_row(L, V, S), lua_setfield(L, -2, "V");
    push_row(L, d, S), lua_setfield(L, -2, "visits");
    lua_createtable(L, (int)O, 0);
    for (size_t o = 0; o < O; o++)
        push_row(L, dtheta + o * A, A), lua_rawseti(L, -2, (lua_Integer)o + 1);
    lua_setfield(L, -2, "gradient");
    return 1;
}

/* ---- randomness ---- */

/* A scenario is known by its name, so that one more scenario moves no other's numbers. */
static int host_key(lua_State *L)
{
    size_t length;
    const char *name = luaL_checklstring(L, 1, &length);
    uint64_t key = 0;
    for (size_t i = 0; i < length; i++)
        key = rng_mix(key, (unsigned char)name[i]);
    return lua_pushinteger(L, (lua_Integer)key), 1;
}

static int host_uniform(lua_State *L)
{
    lua_pushnumber(L, rng_uniform((uint64_t)luaL_checkinteger(L, 1),
                                  (uint64_t)luaL_checkinteger(L, 2),
                                  (uint64_t)luaL_checkinteger(L, 3),
                                  (uint64_t)luaL_checkinteger(L, 4)));
    return 1;
}

static void push_journal(lua_State *L)
{
    lua_createtable(L, 0, 9);
    lua_pushinteger(L, JOURNAL_MOST), lua_setfield(L, -2, "rows");
    lua_pushinteger(L, JOURNAL_WIDTH), lua_setfield(L, -2, "width");
    lua_pushinteger(L, JOURNAL_RESET), lua_setfield(L, -2, "reset");
    lua_pushinteger(L, JOURNAL_STEP), lua_setfield(L, -2, "step");
    lua_pushinteger(L, JOURNAL_ADAM), lua_setfield(L, -2, "adam");
    lua_pushinteger(L, JOURNAL_FORWARD), lua_setfield(L, -2, "forward");
    lua_pushinteger(L, JOURNAL_BACKWARD), lua_setfield(L, -2, "backward");
    lua_pushinteger(L, JOURNAL_CLIP), lua_setfield(L, -2, "clip");
    lua_pushinteger(L, JOURNAL_SET), lua_setfield(L, -2, "set");
    lua_pushinteger(L, JOURNAL_GRADIENT), lua_setfield(L, -2, "gradient");
}

void lua_worlds_open(lua_State *L)
{
    lua_pushcfunction(L, host_exact), lua_setfield(L, -2, "exact");
    lua_pushcfunction(L, host_key), lua_setfield(L, -2, "key");
    lua_pushcfunction(L, host_uniform), lua_setfield(L, -2, "uniform");
    push_journal(L), lua_setfield(L, -2, "journal");
}
