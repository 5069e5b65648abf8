/* lua_call.h: from a contract and a table of named arguments to a Call.
 *
 * Sizes follow from the arrays given and must agree. Whatever does not fit (name, shape, type)
 * is a Lua error that names the function, the argument, what was found and what was expected. */
#pragma once
#include "../impl/call.h"
#include <lua.h>

enum { MAX_RANK = 3 };

typedef struct {
    char name[MAX_NAME];
    Kind kind;
    Role role;
    int rank, dim[MAX_RANK]; /* a dimension is the index of the parameter that holds it */
} Param;

typedef struct {
    char name[MAX_NAME];
    Kind returns;
    int n;
    Param param[MAX_ARGS];
} Function;

/* Makes a Function of contract.read's table on top of the stack; leaves the table, and the
 * Function as a userdata above it. */
void lua_call_describe(lua_State *L);

/* Fills `call` from the table of named arguments at index 1. Arrays live in userdata left on the
 * stack. */
void lua_call_read(lua_State *L, const Function *f, Call *call);

/* Raises "FUNCTION: …" as an error, with where it was called. */
int lua_call_wrong(lua_State *L, const Function *f, const char *format, ...);
