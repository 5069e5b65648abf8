/* lua_json.h: JSON out of Lua's values.
 *
 *     host.json(value, order)      JSON text; `order` lists every key an object may have, in their
 *                                  order, and no other is written
 *     host.null                    what becomes null
 *
 * A table with an entry 1 is an array, any other an object. */
#pragma once
#include <cjson/cJSON.h>
#include <lua.h>

/* Adds both to the table on top of the stack. */
void lua_json_open(lua_State *L);

/* A document as Lua's value on top of the stack; null is host.null. */
void lua_json_push(lua_State *L, const cJSON *json);
