#define _GNU_SOURCE
#include "support.h"
#include "../files.h"
#include <criterion/criterion.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lua_State *lua_opened(void)
{
    lua_State *L = host_open(workbook(), BACKEND_NONE);
    cr_assert(L != NULL);
    return L;
}

const char *lua_answer(lua_State *L, const char *chunk, ...)
{
    int n = 0;
    va_list texts;
    lua_settop(L, 0);
    bool fine = luaL_loadstring(L, chunk) == LUA_OK;
    va_start(texts, chunk);
    for (const char *text; fine && (text = va_arg(texts, const char *)); n++)
        lua_pushstring(L, text);
    va_end(texts);
    fine = fine && lua_pcall(L, n, 1, 0) == LUA_OK;
    const char *answer = luaL_tolstring(L, -1, NULL);
    return fine ? answer : lua_pushfstring(L, "error: %s", answer);
}

char *folder_new(void)
{
    char path[] = "/tmp/ascent-tests-XXXXXX";
    cr_assert(mkdtemp(path) != NULL);
    char *real = realpath(path, NULL);
    cr_assert(real != NULL);
    return real;
}

void folder_remove(char *folder)
{
    tree_remove(folder);
    free(folder);
}

const char *in_folder(const char *folder, const char *name)
{
    char *path;
    cr_assert(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

void file_made(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, "%s", path);
}
