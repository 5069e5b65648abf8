/* lua_files.c: files.h for Lua, and one temporary folder for each state. */
#define _GNU_SOURCE
#include "lua_files.h"
#include "../files.h"
#include <errno.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int host_read(lua_State *L)
{
    size_t length;
    const char *path = luaL_checkstring(L, 1);
    lua_Integer most = luaL_optinteger(L, 2, 1 << 24);
    char *bytes = file_read(path, (size_t)most, &length);
    if (!bytes) {
        int why = errno;
        lua_pushnil(L);
        if (why == EFBIG)
            return lua_pushfstring(L, "is too large: the most is %I bytes", most), 2;
        lua_pushstring(L, why == EINVAL  ? "is not a regular file"
                          : why == ELOOP ? "is a symbolic link"
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

static int scratch_gc(lua_State *L) { return tree_remove(lua_touserdata(L, 1)), 0; }

/* The folder in which everything temporary is; made when first asked for, and gone with the
 * state. */
const char *lua_scratch(lua_State *L)
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

static int host_scratch(lua_State *L) { return lua_pushstring(L, lua_scratch(L)), 1; }

static int host_remove(lua_State *L)
{
    const char *path = luaL_checkstring(L, 1);
    return luaL_fileresult(L, tree_remove(path), path);
}

void lua_files_open(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"read", host_read},       {"write", host_write},   {"exists", host_exists},
        {"scratch", host_scratch}, {"remove", host_remove}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
