#define _GNU_SOURCE
#include "host.h"
#include "../experiment/lua_play.h"
#include "../files.h"
#include "../learn/rng.h"
#include "../sandbox/room.h"
#include "lua_impl.h"
#include "lua_worlds.h"
#include <cjson/cJSON.h>
#include <errno.h>
#include <ftw.h>
#include <lauxlib.h>
#include <limits.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- randomness ---- */

/* A scenario is known by its name, so that one more scenario moves no other's numbers. */
static int host_uniform(lua_State *L)
{
    size_t length;
    const char *name = luaL_checklstring(L, 2, &length);
    uint64_t key = 0;
    for (size_t i = 0; i < length; i++)
        key = rng_mix(key, (unsigned char)name[i]);
    lua_pushnumber(L, rng_uniform((uint64_t)luaL_checkinteger(L, 1), key,
                                  (uint64_t)luaL_checkinteger(L, 3),
                                  (uint64_t)luaL_checkinteger(L, 4)));
    return 1;
}

/* ---- programs ---- */

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

/* host.room { readable = {…}, writable = …, memory_mb = …, file_mb = … }: a room of tools. */
static int host_room(lua_State *L)
{
    const char *readable[MOST_READABLE + 1] = {NULL};
    char inside[PATH_MAX];
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_getfield(L, 1, "readable") == LUA_TTABLE)
        read_texts(L, lua_gettop(L), readable, MOST_READABLE);
    lua_getfield(L, 1, "writable");
    lua_getglobal(L, "host"), lua_getfield(L, -1, "root");
    snprintf(inside, sizeof inside, "%s/build/inside", lua_tostring(L, -1));
    Sandboxed plan = {.program = inside,
                      .readable = readable,
                      .writable = luaL_optstring(L, -3, NULL),
                      .memory_mb = (size_t)number_field(L, "memory_mb"),
                      .file_mb = (size_t)number_field(L, "file_mb")};
    return lua_impl_push_room(L, room_new(&plan));
}

/* host.run(room, { word, …, dir = …, cpu = …, wall = … }) -> { output, status, signal, late, cpu
 * } */
static int host_run(lua_State *L)
{
    enum { MOST = 128, OUTPUT_CAP = 1 << 16 };
    const char *argv[MOST + 1];
    Finished how;
    char why[SANDBOX_WHY];
    Room *room = lua_impl_room(L, 1);
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
    if (!room_run(room, &command, &how, why))
        return lua_pushstring(L, why), lua_error(L);
    lua_newtable(L);
    lua_pushlstring(L, how.output, how.length), lua_setfield(L, -2, "output");
    lua_pushinteger(L, how.ending.status), lua_setfield(L, -2, "status");
    lua_pushinteger(L, how.ending.signal), lua_setfield(L, -2, "signal");
    lua_pushboolean(L, how.late), lua_setfield(L, -2, "late");
    lua_pushnumber(L, how.ending.cpu_s), lua_setfield(L, -2, "cpu");
    free(how.output);
    return 1;
}

/* What programs run in, by its name. */
static int host_sandbox(lua_State *L) { return lua_pushstring(L, backend_name(sandbox_used())), 1; }

static int host_cpu(lua_State *L)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    lua_pushnumber(L, (double)used.tv_sec + 1e-9 * (double)used.tv_nsec);
    return 1;
}

/* ---- files ---- */

static int host_read(lua_State *L)
{
    size_t length;
    const char *path = luaL_checkstring(L, 1);
    char *bytes = file_read(path, (size_t)luaL_optinteger(L, 2, 1 << 24), &length);
    if (!bytes) {
        int why = errno;
        lua_pushnil(L);
        lua_pushstring(L, why == EFBIG    ? "is too large"
                          : why == EINVAL ? "is not a regular file"
                          : why == ELOOP  ? "is a symbolic link"
                                          : strerror(why));
        return 2;
    }
    lua_pushlstring(L, bytes, length);
    free(bytes);
    return 1;
}

static int host_write(lua_State *L)
{
    size_t length;
    const char *path = luaL_checkstring(L, 1), *bytes = luaL_checklstring(L, 2, &length);
    return luaL_fileresult(L, file_replace(path, bytes, length), path);
}

static int host_exists(lua_State *L)
{
    return lua_pushboolean(L, access(luaL_checkstring(L, 1), F_OK) == 0), 1;
}

static int remove_one(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

static bool remove_all(const char *path)
{
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

static int scratch_gc(lua_State *L) { return remove_all(lua_touserdata(L, 1)), 0; }

/* The folder in which everything temporary is; made when first asked for, and gone with the
 * state. */
static const char *scratch(lua_State *L)
{
    if (lua_getfield(L, LUA_REGISTRYINDEX, "scratch") == LUA_TNIL) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/ascent-XXXXXX", temporary_folder());
        if (!mkdtemp(path))
            luaL_error(L, "no folder for temporary files, %s: %s", path, strerror(errno));
        strcpy(lua_newuserdatauv(L, strlen(path) + 1, 0), path);
        lua_createtable(L, 0, 1);
        lua_pushcfunction(L, scratch_gc), lua_setfield(L, -2, "__gc");
        lua_setmetatable(L, -2);
        lua_pushvalue(L, -1), lua_setfield(L, LUA_REGISTRYINDEX, "scratch");
    }
    return lua_touserdata(L, -1);
}

static int host_scratch(lua_State *L) { return lua_pushstring(L, scratch(L)), 1; }

/* A new folder in it, where a room that may write there can. */
static int host_folder(lua_State *L)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/XXXXXX", scratch(L));
    return mkdtemp(path) && sandbox_hand_over(path)
               ? (lua_pushstring(L, path), 1)
               : luaL_error(L, "no folder for temporary files, %s: %s", path, strerror(errno));
}

static int host_remove(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);
    return luaL_fileresult(L, remove_all(path), path);
}

/* ---- JSON ---- */

static cJSON *to_json(lua_State *L, int value, int order);

static cJSON *to_json_array(lua_State *L, int value, int order)
{
    cJSON *array = cJSON_CreateArray();
    for (lua_Integer i = 1; lua_rawgeti(L, value, i) != LUA_TNIL; i++) {
        cJSON_AddItemToArray(array, to_json(L, lua_gettop(L), order));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return array;
}

static cJSON *to_json_object(lua_State *L, int value, int order)
{
    cJSON *object = cJSON_CreateObject();
    for (lua_Integer i = 1; lua_rawgeti(L, order, i) != LUA_TNIL; i++) {
        const char *key = lua_tostring(L, -1);
        if (lua_getfield(L, value, key) != LUA_TNIL)
            cJSON_AddItemToObject(object, key, to_json(L, lua_gettop(L), order));
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
    return object;
}

static cJSON *to_json(lua_State *L, int value, int order)
{
    luaL_checkstack(L, 8, "JSON");
    switch (lua_type(L, value)) {
    case LUA_TSTRING: return cJSON_CreateString(lua_tostring(L, value));
    case LUA_TNUMBER: return cJSON_CreateNumber(lua_tonumber(L, value));
    case LUA_TBOOLEAN: return cJSON_CreateBool(lua_toboolean(L, value));
    case LUA_TTABLE: break;
    default: return cJSON_CreateNull();
    }
    bool array = lua_rawgeti(L, value, 1) != LUA_TNIL;
    lua_pop(L, 1);
    return array ? to_json_array(L, value, order) : to_json_object(L, value, order);
}

static int host_json(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TTABLE);
    cJSON *json = to_json(L, 1, 2);
    char *text = cJSON_Print(json);
    cJSON_Delete(json);
    lua_pushstring(L, text);
    free(text);
    return 1;
}

/* ---- the state ---- */

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

static int open_all(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"uniform", host_uniform},
        {"room", host_room},
        {"run", host_run},
        {"sandbox", host_sandbox},
        {"cpu", host_cpu},
        {"read", host_read},
        {"write", host_write},
        {"exists", host_exists},
        {"scratch", host_scratch},
        {"folder", host_folder},
        {"remove", host_remove},
        {"json", host_json},
        {"traceback", host_traceback},
        {NULL, NULL},
    };
    const char *root = lua_touserdata(L, 1);
    luaL_openlibs(L);
    luaL_newlib(L, functions);
    lua_impl_open(L);
    lua_worlds_open(L);
    lua_play_open(L);
    lua_pushstring(L, root);
    lua_setfield(L, -2, "root");
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
    lua_setglobal(L, "host");
    lua_getglobal(L, "package");
    lua_pushfstring(L, "%s/harness/?.lua", root);
    lua_setfield(L, -2, "path");
    lua_pushstring(L, "");
    lua_setfield(L, -2, "cpath");
    return 0;
}

lua_State *host_open(const char *root)
{
    lua_State *L = luaL_newstate();
    if (!L) {
        fprintf(stderr, "no memory for Lua\n");
        return NULL;
    }
    lua_pushcfunction(L, open_all);
    lua_pushlightuserdata(L, (void *)root);
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
