/* host.c: opens a Lua state and calls into it. An error is a message for people: a table's text,
 * or Lua's words, with the calls behind them where the harness itself is at fault. */
#define _GNU_SOURCE
#include "host.h"
#include "../status.h"
#include "lua_files.h"
#include "lua_impl.h"
#include "lua_json.h"
#include "lua_sandbox.h"
#include "lua_values.h"
#include "lua_worlds.h"
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int host_cpu(lua_State *L)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    lua_pushnumber(L, (double)used.tv_sec + 1e-9 * (double)used.tv_nsec);
    return 1;
}

/* What an error says: a table's `text`; a message as it is; and behind a message of Lua's own
 * about harness code, the calls. */
static int host_traceback(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TTABLE) {
        lua_getfield(L, 1, "text");
        return 1;
    }
    const char *message = luaL_tolstring(L, 1, NULL);
    lua_getglobal(L, "host");
    lua_getfield(L, -1, "root");
    lua_pushstring(L, "/harness/");
    lua_concat(L, 2);
    const char *ours = lua_tostring(L, -1);
    if (!strncmp(message, ours, strlen(ours)))
        luaL_traceback(L, L, message, 1);
    else
        lua_pushstring(L, message);
    return 1;
}

static void push_statuses(lua_State *L)
{
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, DONE), lua_setfield(L, -2, "done");
    lua_pushinteger(L, LESS), lua_setfield(L, -2, "less");
    lua_pushinteger(L, USAGE), lua_setfield(L, -2, "usage");
    lua_pushinteger(L, UNABLE), lua_setfield(L, -2, "unable");
}

typedef struct {
    const char *root;
    Backend backend;
} State;

static int open_all(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"cpu", host_cpu}, {"traceback", host_traceback}, {NULL, NULL}};
    const State *state = lua_touserdata(L, 1);
    luaL_openlibs(L);
    luaL_newlib(L, functions);
    lua_files_open(L);
    lua_json_open(L);
    lua_sandbox_open(L, state->backend);
    lua_impl_open(L);
    lua_values_open(L);
    lua_worlds_open(L);
    lua_pushstring(L, state->root);
    lua_setfield(L, -2, "root");
    push_statuses(L);
    lua_setfield(L, -2, "status");
    lua_setglobal(L, "host");
    lua_getglobal(L, "package");
    lua_pushfstring(L, "%s/harness/?.lua", state->root);
    lua_setfield(L, -2, "path");
    lua_pushstring(L, "");
    lua_setfield(L, -2, "cpath");
    return 0;
}

lua_State *host_open(const char *root, Backend backend)
{
    State state = {root, backend};
    lua_State *L = luaL_newstate();
    if (!L) {
        fprintf(stderr, "no memory for Lua\n");
        return NULL;
    }
    lua_gc(L, LUA_GCINC, 400, 0, 0); /* a verdict leaves little behind: it is looked at late */
    lua_pushcfunction(L, open_all);
    lua_pushlightuserdata(L, &state);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        lua_close(L);
        return NULL;
    }
    return L;
}

static int call_module(lua_State *L) /* module, function, arguments… */
{
    lua_getglobal(L, "require");
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    lua_getfield(L, -1, lua_tostring(L, 2));
    lua_replace(L, 2);
    lua_settop(L, lua_gettop(L) - 1);
    lua_call(L, lua_gettop(L) - 2, LUA_MULTRET);
    return lua_gettop(L) - 1;
}

bool host_call(lua_State *L, const char *module, const char *function, int n, int results)
{
    int first = lua_gettop(L) - n + 1;
    lua_pushcfunction(L, host_traceback);
    lua_insert(L, first);
    lua_pushcfunction(L, call_module);
    lua_insert(L, first + 1);
    lua_pushstring(L, module);
    lua_insert(L, first + 2);
    lua_pushstring(L, function);
    lua_insert(L, first + 3);
    int status = lua_pcall(L, n + 2, results, first);
    lua_remove(L, first);
    return status == LUA_OK;
}
