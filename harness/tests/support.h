/* support.h: what the tests of single modules share: answers of Lua, and folders to write in.
 *
 * Include it after Criterion's headers. Every test is a process of its own, so nothing here has
 * to be given back but folders. */
#pragma once
#include "../scenario/host.h"
#include "command.h"
#include <stddef.h>

#ifndef __clang__
/* Criterion's macros store an int in a bit-field; clang checks ours */
#pragma GCC diagnostic ignored "-Wconversion"
#endif

/* The trusted side's Lua, as the commands have it. */
lua_State *lua_opened(void);

/* What a chunk of Lua returns, as text, or "error: " and its message. The texts that follow, up
 * to NULL, are its arguments. Good until the state is asked again. */
const char *lua_answer(lua_State *L, const char *chunk, ...) __attribute__((sentinel));

/* A new empty folder below /tmp, and its end, with all that is in it. */
char *folder_new(void);
void folder_remove(char *folder);

/* The path of a file in a folder, good for the whole test. */
const char *in_folder(const char *folder, const char *name);

/* Makes a small file, or fails the test. */
void file_made(const char *path, const void *bytes, size_t length);
