/* lua_sandbox.c: sandboxes of tools and of workers as Lua's values. The backend is the state's,
 * named once, when the state is opened; only tools that work on nothing but the workbook's own may
 * do without one. */
#define _GNU_SOURCE
#include "lua_sandbox.h"
#include "../impl/impl.h"
#include "../sandbox/command.h"
#include "lua_files.h"
#include <errno.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which, and the sandboxes that stand ---- */

static Backend backend_of(lua_State *L)
{
    lua_getfield(L, LUA_REGISTRYINDEX, "backend");
    Backend backend = (Backend)lua_tointeger(L, -1);
    lua_pop(L, 1);
    return backend;
}

static int push_sandbox(lua_State *L, Sandbox *sandbox)
{
    Sandbox **kept = lua_newuserdatauv(L, sizeof *kept, 0);
    *kept = sandbox;
    luaL_setmetatable(L, "sandbox");
    return sandbox ? 1 : luaL_error(L, "out of memory");
}

Sandbox *lua_sandbox_at(lua_State *L, int at)
{
    return *(Sandbox **)luaL_checkudata(L, at, "sandbox");
}

static int sandbox_gc(lua_State *L)
{
    Sandbox **sandbox = luaL_checkudata(L, 1, "sandbox");
    sandbox_free(*sandbox);
    *sandbox = NULL;
    return 0;
}

/* ---- tools ---- */

static double number_field(lua_State *L, const char *key)
{
    lua_getfield(L, 1, key);
    double x = luaL_optnumber(L, -1, 0);
    lua_pop(L, 1);
    return x;
}

/* A list of texts at `at`, which has to stay there. */
static void read_texts(lua_State *L, int at, const char **texts, int most)
{
    int n = (int)lua_rawlen(L, at);
    luaL_argcheck(L, n <= most, 1, "too many words or paths");
    luaL_checkstack(L, n + 8, NULL);
    for (int i = 0; i < n; i++)
        lua_rawgeti(L, at, i + 1), texts[i] = luaL_checkstring(L, -1);
    texts[n] = NULL;
}

/* host.sandbox { readable = {…}, writable =, memory_mb =, file_mb =, trusted = }: a sandbox of
 * tools; one that works on nothing of a stranger's is trusted, and runs without a sandbox. */
static int host_sandbox(lua_State *L)
{
    const char *readable[MOST_READABLE + 1] = {NULL};
    char inside[PATH_MAX];
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_getfield(L, 1, "readable") == LUA_TTABLE)
        read_texts(L, lua_gettop(L), readable, MOST_READABLE);
    lua_getfield(L, 1, "trusted");
    Backend backend = lua_toboolean(L, -1) ? BACKEND_NONE : backend_of(L);
    lua_getfield(L, 1, "writable");
    lua_getglobal(L, "host"), lua_getfield(L, -1, "root");
    snprintf(inside, sizeof inside, "%s/build/tool_runner", lua_tostring(L, -1));
    SandboxPlan plan = {.backend = backend,
                        .program = inside,
                        .readable = readable,
                        .writable = luaL_optstring(L, -3, NULL),
                        .memory_mb = (size_t)number_field(L, "memory_mb"),
                        .file_mb = (size_t)number_field(L, "file_mb")};
    return push_sandbox(L, sandbox_new(&plan));
}

/* host.run(sandbox, { word, …, dir = …, cpu = …, wall = … }) -> { output, status, signal, late, cpu
 * } */
static int host_run(lua_State *L)
{
    enum { MOST = 128, OUTPUT_CAP = 1 << 16 };
    const char *argv[MOST + 1];
    CommandResult how;
    char why[SANDBOX_WHY];
    Sandbox *sandbox = lua_sandbox_at(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_remove(L, 1);
    double wall_s = number_field(L, "wall");
    read_texts(L, 1, argv, MOST);
    luaL_argcheck(L, argv[0], 2, "no command");
    lua_getfield(L, 1, "dir");
    Command command = {.argv = argv,
                       .dir = luaL_optstring(L, -1, NULL),
                       .cpu_s = number_field(L, "cpu"),
                       .wall_s = wall_s > 0 ? wall_s : 30,
                       .cap = OUTPUT_CAP};
    if (!sandbox_run(sandbox, &command, &how, why))
        return lua_pushstring(L, why), lua_error(L);
    lua_newtable(L);
    lua_pushlstring(L, how.output, how.length), lua_setfield(L, -2, "output");
    lua_pushinteger(L, how.exit.status), lua_setfield(L, -2, "status");
    lua_pushinteger(L, how.exit.signal), lua_setfield(L, -2, "signal");
    lua_pushboolean(L, how.late), lua_setfield(L, -2, "late");
    lua_pushnumber(L, how.exit.cpu_s), lua_setfield(L, -2, "cpu");
    free(how.output);
    return 1;
}

/* ---- workers ---- */

static int host_workers(lua_State *L)
{
    const char *readable = luaL_checkstring(L, 1);
    bool sanitized = lua_toboolean(L, 2);
    lua_getglobal(L, "host"), lua_getfield(L, -1, "root");
    return push_sandbox(L, impl_sandbox(backend_of(L), lua_tostring(L, -1), sanitized, readable));
}

/* ---- folders ---- */

static int host_folder(lua_State *L)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/XXXXXX", lua_scratch(L));
    return mkdtemp(path) && sandbox_hand_over(backend_of(L), path)
               ? (lua_pushstring(L, path), 1)
               : luaL_error(L, "no folder for temporary files, %s: %s", path, strerror(errno));
}

void lua_sandbox_open(lua_State *L, Backend backend)
{
    static const luaL_Reg functions[] = {{"sandbox", host_sandbox},
                                         {"run", host_run},
                                         {"workers", host_workers},
                                         {"folder", host_folder},
                                         {NULL, NULL}};
    lua_pushinteger(L, (lua_Integer)backend), lua_setfield(L, LUA_REGISTRYINDEX, "backend");
    if (luaL_newmetatable(L, "sandbox"))
        lua_pushcfunction(L, sandbox_gc), lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
    lua_pushstring(L, backend_name(backend)), lua_setfield(L, -2, "backend");
}
