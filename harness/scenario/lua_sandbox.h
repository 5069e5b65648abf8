/* lua_sandbox.h: sandboxes, and what is run in them, as Lua sees them. All that one state starts
 * runs in the backend it was opened with.
 *
 *     host.backend                              its name: "bwrap", "landlock" or "none"
 *     sandbox = host.sandbox { readable = {…}, writable =, memory_mb =, file_mb =, trusted = }
 *                                               for tools
 *     host.run(sandbox, { argv…, dir =, cpu =, wall = })
 *                                               -> { output, status, signal, late, cpu }
 *     sandbox = host.workers(readable, sanitized)  for implementations below `readable`: impl.h
 *     host.folder()                             a new temporary folder, in which a sandbox writes
 *
 * A sandbox ends with the state. */
#pragma once
#include "../sandbox/sandbox.h"
#include <lua.h>

/* Adds them to the table on top of the stack. */
void lua_sandbox_open(lua_State *L, Backend backend);

/* The sandbox at an index; an error if it is none. */
Sandbox *lua_sandbox_at(lua_State *L, int at);
