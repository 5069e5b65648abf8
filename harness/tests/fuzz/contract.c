/* contract.c: any text as a lesson's header. It is read, or refused in one line that begins with
 * file and line; never anything else. */
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

/* Lua with nothing but its base and string library, and the module contract. */
static lua_State *opened(void)
{
    lua_State *L = luaL_newstate();
    luaL_openlibs(L);
    if (luaL_dofile(L, "harness/lesson/contract.lua") != LUA_OK) {
        fprintf(stderr, "%s (run it in the workbook's folder)\n", lua_tostring(L, -1));
        exit(2);
    }
    lua_getfield(L, -1, "parse");
    return L;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
    static lua_State *L;
    if (!L)
        L = opened();
    int top = lua_gettop(L);
    lua_pushvalue(L, top);
    lua_pushstring(L, "h.h");
    lua_pushlstring(L, (const char *)bytes, n);
    if (lua_pcall(L, 2, 1, 0) != LUA_OK) {
        const char *why = lua_tostring(L, -1);
        if (!why || strncmp(why, "h.h:", 4) || strspn(why + 4, "0123456789") == 0) {
            fprintf(stderr, "%s\n", why ? why : "an error without a message");
            abort();
        }
    }
    lua_settop(L, top);
    return 0;
}
