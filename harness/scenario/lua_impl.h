/* lua_impl.h: implementations as Lua sees them.
 *
 *     handle = host.trusted(record | nil, so | nil)     or  host.untrusted(sandbox, so)
 *     impl = host.bind(handle, functions)               functions as contract.read gives them
 *     out  = impl.softmax_step { theta = {0, 0}, a = 0, G = 2, eta = 0.1 }
 *     out.theta, out.value                              outputs by name, the returned value as
 *                                                       `value`
 *     handle:begin(cpu_s, keep)  handle:bound(cpu_s)  handle:spent()
 *     handle:printed()  handle:close()
 *     handle:allow_threads()                            of an untrusted one that is not judged
 *     handle:record()  handle:save(path)                a trusted one's answers from the first
 *                                                       on, and where they go: record.h
 *     host.outcomes            the names of call.h, the first of them that of a call that went well
 *     host.limits              { memory_mb, print_mb } of a worker, { args, fields, letters, rank }
 *                              of what a contract promises
 *
 * Sizes follow from the arrays given and must agree. A wrong call (name, shape, type) is an
 * error with a message; a call that went wrong on the other side is an error whose value is a
 * table: outcome, fn, given, argument, index, signal, status, frames, text. */
#pragma once
#include <lua.h>

/* Adds the functions above to the table on top of the stack. */
void lua_impl_open(lua_State *L);
