/* host.h: the Lua state of the trusted side, and what Lua may ask of C.
 *
 *     host.root                                 the workbook's folder
 *     host.uniform(seed, name, case, n)         the n-th random number of a scenario's case, in
 *                                               [0, 1)
 *     host.run { argv…, dir=, readable={…}, writable=, cpu=, wall=, memory_mb=, file_mb= }
 *                                               -> { output, status, signal, late, cpu }
 *     host.sandbox()                            what it runs in: "bwrap", "landlock" or "none"
 *     host.read(path, cap)                      -> bytes, or nil and why; never a link, a pipe
 *                                               or a device
 *     host.write(path, bytes)                   -> true, or nil and why; all of it or nothing
 *     host.exists(path)  host.folder()  host.remove(folder)  host.cpu()
 *     host.json(value, order)                   JSON text; `order` lists every key an object may
 *                                               have, in their order
 *     host.traceback(error)                     a message for people: for xpcall
 * and the functions of lua_impl.h, lua_worlds.h and experiment/lua_play.h. Modules are looked
 * for below harness/ only. */
#pragma once
#include <lua.h>
#include <stdbool.h>

/* A fresh state; NULL with a message on standard error. */
lua_State *host_open(const char *root);

/* Calls module.function(arguments…), with `n` arguments on top of the stack, and leaves
 * `results` results. False with a message on the stack instead; where the fault is the harness's
 * own, the message holds a traceback. */
bool host_call(lua_State *L, const char *module, const char *function, int n, int results);
