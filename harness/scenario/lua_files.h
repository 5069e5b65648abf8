/* lua_files.h: files for the trusted side.
 *
 *     host.read(path, cap)      bytes, or nil and why; never a link, a pipe or a device
 *     host.write(path, bytes)   true, or nil and why; all of it or nothing
 *     host.exists(path)
 *     host.remove(path)         with all that is in it; true, or nil and why
 *     host.scratch()            the folder in which everything temporary is; it goes with the state
 */
#pragma once
#include <lua.h>

/* Adds the functions to the table on top of the stack. */
void lua_files_open(lua_State *L);

/* What host.scratch returns. */
const char *lua_scratch(lua_State *L);
