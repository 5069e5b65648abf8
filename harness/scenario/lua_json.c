/* lua_json.c: Lua's values to JSON and back, by cJSON. Whoever writes names the keys, so that
 * objects have an order, and nothing is written by accident. */
#include "lua_json.h"
#include <lauxlib.h>
#include <stdbool.h>
#include <stdlib.h>

static cJSON *to_json(lua_State *L, int value, int order);

static cJSON *to_json_array(lua_State *L, int value, int order)
{
    cJSON *array = cJSON_CreateArray();
    for (lua_Integer i = 1; lua_rawgeti(L, value, i) != LUA_TNIL; i++) {
        cJSON_AddItemToArray(array, to_json(L, lua_gettop(L), order));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return array;
}

static cJSON *to_json_object(lua_State *L, int value, int order)
{
    cJSON *object = cJSON_CreateObject();
    for (lua_Integer i = 1; lua_rawgeti(L, order, i) != LUA_TNIL; i++) {
        const char *key = lua_tostring(L, -1);
        if (lua_getfield(L, value, key) != LUA_TNIL)
            cJSON_AddItemToObject(object, key, to_json(L, lua_gettop(L), order));
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
    return object;
}

static cJSON *to_json(lua_State *L, int value, int order)
{
    luaL_checkstack(L, 8, "JSON");
    switch (lua_type(L, value)) {
    case LUA_TSTRING: return cJSON_CreateString(lua_tostring(L, value));
    case LUA_TNUMBER: return cJSON_CreateNumber(lua_tonumber(L, value));
    case LUA_TBOOLEAN: return cJSON_CreateBool(lua_toboolean(L, value));
    case LUA_TTABLE: break;
    default: return cJSON_CreateNull();
    }
    bool array = lua_rawgeti(L, value, 1) != LUA_TNIL;
    lua_pop(L, 1);
    return array ? to_json_array(L, value, order) : to_json_object(L, value, order);
}

static int host_json(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TTABLE);
    cJSON *json = to_json(L, 1, 2);
    char *text = cJSON_Print(json);
    cJSON_Delete(json);
    lua_pushstring(L, text);
    free(text);
    return 1;
}

void lua_json_push(lua_State *L, const cJSON *json)
{
    luaL_checkstack(L, 8, "JSON");
    if (cJSON_IsString(json)) {
        lua_pushstring(L, json->valuestring);
    } else if (cJSON_IsNumber(json)) {
        lua_Integer whole = 0;
        if (lua_numbertointeger(json->valuedouble, &whole) && (double)whole == json->valuedouble)
            lua_pushinteger(L, whole);
        else
            lua_pushnumber(L, json->valuedouble);
    } else if (cJSON_IsBool(json)) {
        lua_pushboolean(L, cJSON_IsTrue(json));
    } else if (cJSON_IsNull(json)) {
        lua_pushlightuserdata(L, NULL);
    } else {
        const cJSON *item;
        lua_Integer n = 0;
        lua_newtable(L);
        cJSON_ArrayForEach (item, json) {
            lua_json_push(L, item);
            if (item->string)
                lua_setfield(L, -2, item->string);
            else
                lua_rawseti(L, -2, ++n);
        }
    }
}

void lua_json_open(lua_State *L)
{
    lua_pushcfunction(L, host_json), lua_setfield(L, -2, "json");
    lua_pushlightuserdata(L, NULL), lua_setfield(L, -2, "null");
}
