/* lua_sandbox.h: sandboxes, and what is run in them, as Lua sees them. All that one state starts
 * runs in the backend it was opened with.
 *
 *     host.backend                              its name: "bwrap", "landlock" or "none"
 *     room = host.room { readable = {…}, writable =, memory_mb =, file_mb =, trusted = }   for tools
 *     host.run(room, { argv…, dir =, cpu =, wall = })
 *                                               -> { output, status, signal, late, cpu }
 *     room = host.workers(readable, sanitized)  for implementations below `readable`: impl.h
 *     host.folder()                             a new temporary folder, in which a room may write
 *
 * A room ends with the state. */
#pragma once
#include "../sandbox/room.h"
#include <lua.h>

/* Adds them to the table on top of the stack. */
void lua_sandbox_open(lua_State *L, Backend backend);

/* The room at an index; an error if it is none. */
Room *lua_sandbox_room(lua_State *L, int at);
