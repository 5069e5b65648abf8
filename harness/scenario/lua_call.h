/* lua_call.h: from a contract and a table of named arguments to a Call.
 *
 * Sizes follow from the arrays given and must agree. Settings are a table with every field by
 * its name, and become the bytes of their C struct. Whatever does not fit (name, shape, type) is
 * a Lua error that names the function, the argument, what was found and what was expected. */
#pragma once
#include "../impl/call.h"
#include <lua.h>

enum { MAX_RANK = 3, MAX_FIELDS = 24 };

typedef struct {
    char name[MAX_NAME];
    Kind kind;
    size_t at; /* where it lies in its struct */
} Field;

typedef struct {
    char name[MAX_NAME];
    Kind kind;
    Role role;
    int rank, dim[MAX_RANK]; /* a dimension is the index of the parameter that holds it */
    int fields, first;       /* of a struct: how many, the first's place in the function's */
    size_t bytes;            /* of a struct */
} Param;

typedef struct {
    char name[MAX_NAME];
    Kind returns;
    int n;
    Param param[MAX_ARGS];
    int fields;
    Field field[MAX_FIELDS]; /* of all its structs */
} Function;

/* Makes a Function of contract.read's table on top of the stack; leaves the table, and the
 * Function as a userdata above it. */
void lua_call_describe(lua_State *L);

/* Fills `call` from the table of named arguments at index 1. Arrays live in userdata left on the
 * stack. */
void lua_call_read(lua_State *L, const Function *f, Call *call);

/* The field of a struct that lies at byte `at`, or NULL. */
const Field *lua_call_field(const Function *f, const Param *p, long at);

/* Raises "FUNCTION: …" as an error, with where it was called. */
int lua_call_wrong(lua_State *L, const Function *f, const char *format, ...);
