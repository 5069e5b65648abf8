/* host.h: the Lua state of the trusted side. What Lua may ask of C is the table `host`:
 *
 *     host.root                the workbook's folder
 *     host.cpu()               seconds of CPU time that this process has used
 *     host.traceback(error)    a message for people: for xpcall
 *     host.status              { done, less, usage, unable }: exit statuses, those of status.h
 *
 * and what lua_files.h, lua_json.h, lua_sandbox.h, lua_impl.h and lua_worlds.h list. Modules are
 * looked for below harness/ only. */
#pragma once
#include "../sandbox/launch.h"
#include <lua.h>
#include <stdbool.h>

/* A fresh state, in which all that is compiled and all that a reader wrote runs under `backend`;
 * NULL with a message on standard error. */
lua_State *host_open(const char *root, Backend backend);

/* Calls module.function(arguments…), with `n` arguments on top of the stack, and leaves
 * `results` results. False with a message on the stack instead; where the fault is the harness's
 * own, the message holds a traceback. */
bool host_call(lua_State *L, const char *module, const char *function, int n, int results);
