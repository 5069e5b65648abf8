#include "lua_impl.h"
#include "../impl/impl.h"
#include <lauxlib.h>
#include <string.h>

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

/* What a call knows of its sizes: their values and the parameter that showed them first; -1 while unknown. */
typedef struct {
    long value[MAX_ARGS];
    int from[MAX_ARGS];
} Sizes;

/* ---- a function's description, from contract.read's table ---- */

static Kind kind_of(const char *word)
{
    static const struct { const char *word; Kind kind; } kinds[] = {
        {"void", KIND_VOID}, {"size_t", KIND_SIZE}, {"int", KIND_INT}, {"double", KIND_DOUBLE}, {"bool", KIND_BOOL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(word, kinds[i].word))
            return kinds[i].kind;
    return KIND_VOID;
}

static Role role_of(const char *word)
{
    return !strcmp(word, "value") ? ROLE_VALUE : !strcmp(word, "in") ? ROLE_IN : !strcmp(word, "out") ? ROLE_OUT : ROLE_INOUT;
}

/* The string field `key` of the table on top, copied. */
static void copy_field(lua_State *L, const char *key, char *to, size_t room)
{
    lua_getfield(L, -1, key);
    const char *text = luaL_checkstring(L, -1);
    if (strlen(text) >= room)
        luaL_error(L, "%s is longer than %d characters", text, (int)room - 1);
    strcpy(to, text);
    lua_pop(L, 1);
}

static int param_index(const Function *f, const char *name)
{
    for (int i = 0; i < f->n; i++)
        if (!strcmp(f->param[i].name, name))
            return i;
    return -1;
}

static void read_param(lua_State *L, Function *f) /* its table is on top */
{
    Param *p = &f->param[f->n];
    char word[MAX_NAME];
    copy_field(L, "name", p->name, sizeof p->name);
    copy_field(L, "kind", word, sizeof word);
    p->kind = kind_of(word);
    copy_field(L, "role", word, sizeof word);
    p->role = role_of(word);
    lua_getfield(L, -1, "dims");
    p->rank = (int)lua_rawlen(L, -1);
    luaL_argcheck(L, p->rank <= MAX_RANK, 2, "more than three dimensions");
    for (int d = 0; d < p->rank; d++) {
        lua_rawgeti(L, -1, d + 1);
        p->dim[d] = param_index(f, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    f->n++;
}

static void push_function(lua_State *L) /* its table is on top; leaves it there, and the description above it */
{
    Function *f = lua_newuserdatauv(L, sizeof *f, 0);
    *f = (Function){0};
    lua_pushvalue(L, -2);
    char word[MAX_NAME];
    copy_field(L, "name", f->name, sizeof f->name);
    copy_field(L, "returns", word, sizeof word);
    f->returns = kind_of(word);
    lua_getfield(L, -1, "params");
    int n = (int)lua_rawlen(L, -1);
    luaL_argcheck(L, n <= MAX_ARGS, 2, "too many parameters");
    for (int i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        read_param(L, f);
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
}

/* ---- from named arguments to a Call ---- */

static int wrong(lua_State *L, const Function *f, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    lua_pushvfstring(L, format, list);
    va_end(list);
    luaL_where(L, 1);
    lua_pushfstring(L, "%s%s: %s", lua_tostring(L, -1), f->name, lua_tostring(L, -2));
    return lua_error(L);
}

static void check_names(lua_State *L, const Function *f)
{
    if (lua_type(L, 1) != LUA_TTABLE)
        wrong(L, f, "takes one table of named arguments, found %s", luaL_typename(L, 1));
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(no name)";
        int i = param_index(f, name);
        if (i < 0)
            wrong(L, f, "has no argument '%s'", name);
        if (f->param[i].role == ROLE_OUT)
            wrong(L, f, "%s is an output and cannot be given", name);
    }
}

static void learn_size(lua_State *L, const Function *f, Sizes *s, int dim, long value, int from)
{
    if (s->value[dim] < 0)
        s->value[dim] = value, s->from[dim] = from;
    else if (s->value[dim] != value)
        wrong(L, f, "%s has %d where %s is %d (from %s)", f->param[from].name, (int)value, f->param[dim].name, (int)s->value[dim],
              f->param[s->from[dim]].name);
}

/* Walks the nested table on top down to depth `rank`, learning every dimension on the way. */
static void learn_shape(lua_State *L, const Function *f, Sizes *s, int i, int depth)
{
    const Param *p = &f->param[i];
    if (lua_type(L, -1) != LUA_TTABLE)
        wrong(L, f, "%s must be an array of %d dimension%s, found %s", p->name, p->rank, p->rank > 1 ? "s" : "", luaL_typename(L, -1));
    long n = (long)lua_rawlen(L, -1);
    learn_size(L, f, s, p->dim[depth], n, i);
    for (long k = 1; depth + 1 < p->rank && k <= n; k++) {
        lua_rawgeti(L, -1, k);
        learn_shape(L, f, s, i, depth + 1);
        lua_pop(L, 1);
    }
}

static lua_Integer whole(lua_State *L, const Function *f, const char *name, lua_Integer least, lua_Integer most)
{
    int is = 0;
    lua_Integer z = lua_type(L, -1) == LUA_TNUMBER ? lua_tointegerx(L, -1, &is) : 0;
    if (!is || z < least || z > most)
        wrong(L, f, "%s must be a whole number%s, found %s", name, least == 0 ? " ≥ 0" : " of 32 bits", luaL_tolstring(L, -1, NULL));
    return z;
}

/* The Lua value on top as one element of kind `kind`, written to `to`. */
static void read_element(lua_State *L, const Function *f, const Param *p, void *to)
{
    if (p->kind == KIND_DOUBLE) {
        if (lua_type(L, -1) != LUA_TNUMBER)
            wrong(L, f, "%s must be a number, found %s", p->name, luaL_tolstring(L, -1, NULL));
        *(double *)to = lua_tonumber(L, -1);
    } else if (p->kind == KIND_BOOL) {
        if (lua_type(L, -1) != LUA_TBOOLEAN)
            wrong(L, f, "%s must be true or false, found %s", p->name, luaL_tolstring(L, -1, NULL));
        *(bool *)to = lua_toboolean(L, -1);
    } else if (p->kind == KIND_INT)
        *(int *)to = (int)whole(L, f, p->name, INT32_MIN, INT32_MAX);
    else
        *(size_t *)to = (size_t)whole(L, f, p->name, 0, INT64_MAX);
}

static unsigned char *read_elements(lua_State *L, const Function *f, const Param *p, int depth, unsigned char *to)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer k = 1; k <= n; k++) {
        lua_rawgeti(L, -1, k);
        if (depth + 1 < p->rank)
            to = read_elements(L, f, p, depth + 1, to);
        else
            read_element(L, f, p, to), to += kind_size(p->kind);
        lua_pop(L, 1);
    }
    return to;
}

static void learn_sizes(lua_State *L, const Function *f, Sizes *s)
{
    for (int i = 0; i < f->n; i++)
        s->value[i] = -1, s->from[i] = i;
    for (int i = 0; i < f->n; i++) {
        const Param *p = &f->param[i];
        bool given = lua_getfield(L, 1, p->name) != LUA_TNIL;
        if (!given && (p->role == ROLE_IN || p->role == ROLE_INOUT))
            wrong(L, f, "%s is missing", p->name);
        if (given && p->role == ROLE_VALUE && p->kind == KIND_SIZE)
            learn_size(L, f, s, i, (long)whole(L, f, p->name, 0, INT64_MAX), i);
        else if (given && p->role != ROLE_VALUE)
            learn_shape(L, f, s, i, 0);
        lua_pop(L, 1);
    }
}

/* Fills argument i. An array's memory is a userdata left on the stack, so that it lives as long as the call. */
static void read_arg(lua_State *L, const Function *f, const Sizes *s, int i, Arg *a)
{
    const Param *p = &f->param[i];
    *a = (Arg){.kind = p->kind, .role = p->role, .count = 1};
    if (p->role == ROLE_VALUE) {
        if (lua_getfield(L, 1, p->name) != LUA_TNIL)
            read_element(L, f, p, &a->value);
        else if (p->kind == KIND_SIZE && s->value[i] >= 0)
            a->value.z = (size_t)s->value[i];
        else
            wrong(L, f, "%s is missing", p->name);
        lua_pop(L, 1);
        return;
    }
    for (int d = 0; d < p->rank; d++) {
        if (s->value[p->dim[d]] < 0)
            wrong(L, f, "%s is missing, and no array shows it", f->param[p->dim[d]].name);
        a->count *= (size_t)s->value[p->dim[d]];
    }
    a->data = lua_newuserdatauv(L, a->count * kind_size(a->kind) + 1, 0);
    if (p->role != ROLE_OUT) {
        lua_getfield(L, 1, p->name);
        read_elements(L, f, p, 0, a->data);
        lua_pop(L, 1);
    }
}

/* ---- from a Call's outputs, or its fault, back to Lua ---- */

static const char *const outcome_names[OUTCOMES] = {
    [FINE] = "fine",           [UNWRITTEN] = "unwritten", [NO_FUNCTION] = "missing", [REFUSED] = "refused", [CHANGED_INPUT] = "changed",
    [OUT_OF_BOUNDS] = "bounds", [CRASHED] = "crash",       [RECURSED] = "recursion",  [EXHAUSTED] = "exhausted",  [UNDEFINED] = "undefined",
    [HUNG] = "hang",           [NOISY] = "noise",         [VANISHED] = "exit",       [GARBAGE] = "garbage", [UNLOADABLE] = "unloadable",
    [UNKNOWN] = "unknown",
};

static void set_string(lua_State *L, const char *key, const char *value) { lua_pushstring(L, value), lua_setfield(L, -2, key); }
static void set_integer(lua_State *L, const char *key, lua_Integer value) { lua_pushinteger(L, value), lua_setfield(L, -2, key); }

static int raise(lua_State *L, const Function *f, const char *outcome, const Fault *fault)
{
    lua_newtable(L);
    set_string(L, "outcome", outcome);
    set_string(L, "fn", f->name);
    if (fault->arg >= 0 && fault->arg < f->n)
        set_string(L, "argument", f->param[fault->arg].name);
    set_integer(L, "index", fault->index);
    set_integer(L, "signal", fault->signal);
    set_integer(L, "status", fault->status);
    set_string(L, "text", fault->text);
    lua_createtable(L, fault->frames, 0);
    for (int i = 0; i < fault->frames; i++)
        lua_pushinteger(L, (lua_Integer)fault->frame[i]), lua_rawseti(L, -2, i + 1);
    lua_setfield(L, -2, "frames");
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "given");
    return lua_error(L);
}

/* What an element says of how it came to be: NULL, or the outcome that no number can hide. */
static const char *tell_tale(Kind kind, const void *at)
{
    if (kind == KIND_INT)
        return *(const int *)at == POISON_INT ? "unset" : NULL;
    if (kind == KIND_BOOL)
        return *(const unsigned char *)at == POISON_BOOL ? "unset" : NULL;
    if (kind != KIND_DOUBLE)
        return NULL;
    uint64_t bits;
    memcpy(&bits, at, sizeof bits);
    bits &= INT64_MAX;
    return bits == POISON ? "unset" : bits == (POISON | QUIET) ? "added" : (bits | QUIET) == (BEFORE | QUIET) ? "before" : NULL;
}

static void push_element(lua_State *L, Kind kind, const void *at)
{
    switch (kind) {
    case KIND_DOUBLE: lua_pushnumber(L, *(const double *)at); break;
    case KIND_INT: lua_pushinteger(L, *(const int *)at); break;
    case KIND_BOOL: lua_pushboolean(L, *(const unsigned char *)at != 0); break;
    case KIND_SIZE: lua_pushinteger(L, (lua_Integer) * (const size_t *)at); break;
    case KIND_VOID: lua_pushnil(L); break;
    }
}

static const unsigned char *push_array(lua_State *L, const Function *f, const Call *call, const Param *p, int depth, const unsigned char *at)
{
    size_t n = call->args[p->dim[depth]].value.z;
    luaL_checkstack(L, 4, "arrays");
    lua_createtable(L, (int)n, 0);
    for (size_t k = 0; k < n; k++) {
        if (depth + 1 < p->rank)
            at = push_array(L, f, call, p, depth + 1, at);
        else
            push_element(L, p->kind, at), at += kind_size(p->kind);
        lua_rawseti(L, -2, (lua_Integer)k + 1);
    }
    return at;
}

static void refuse_tell_tales(lua_State *L, const Function *f, const Call *call)
{
    for (int i = 0; i < f->n; i++) {
        const Arg *a = &call->args[i];
        for (size_t k = 0; (a->role == ROLE_OUT || a->role == ROLE_INOUT) && k < a->count; k++) {
            const char *outcome = tell_tale(a->kind, (char *)a->data + k * kind_size(a->kind));
            if (outcome)
                raise(L, f, outcome, &(Fault){.arg = i, .index = (long)k});
        }
    }
    const char *outcome = tell_tale(call->returns, &call->result);
    if (outcome)
        raise(L, f, outcome, &(Fault){.arg = -1});
}

static int call(lua_State *L)
{
    Impl **impl = luaL_checkudata(L, lua_upvalueindex(1), "impl");
    const Function *f = lua_touserdata(L, lua_upvalueindex(2));
    Call c = {.returns = f->returns, .n = f->n};
    Sizes sizes;
    Fault fault;
    luaL_checkstack(L, MAX_ARGS + 16, f->name);
    lua_settop(L, 1);
    check_names(L, f);
    learn_sizes(L, f, &sizes);
    memcpy(c.name, f->name, sizeof c.name);
    for (int i = 0; i < f->n; i++)
        read_arg(L, f, &sizes, i, &c.args[i]);
    if (!*impl)
        return wrong(L, f, "the implementation is closed");
    if (!impl_call(*impl, &c, &fault))
        return raise(L, f, outcome_names[fault.outcome], &fault);
    refuse_tell_tales(L, f, &c);
    lua_newtable(L);
    for (int i = 0; i < f->n; i++)
        if (c.args[i].role == ROLE_OUT || c.args[i].role == ROLE_INOUT) {
            push_array(L, f, &c, &f->param[i], 0, c.args[i].data);
            lua_setfield(L, -2, f->param[i].name);
        }
    if (f->returns != KIND_VOID) {
        push_element(L, f->returns, &c.result);
        lua_setfield(L, -2, "value");
    }
    return 1;
}

/* ---- doors ---- */

static Impl **push_door(lua_State *L)
{
    Impl **impl = lua_newuserdatauv(L, sizeof *impl, 0);
    *impl = NULL;
    luaL_setmetatable(L, "impl");
    return impl;
}

static int host_trusted(lua_State *L)
{
    char why[MAX_TEXT] = "out of memory";
    Impl **impl = push_door(L);
    *impl = impl_trusted(luaL_optstring(L, 1, NULL), luaL_optstring(L, 2, NULL), why);
    return *impl ? 1 : luaL_error(L, "%s", why);
}

static int host_untrusted(lua_State *L)
{
    Impl **impl = push_door(L);
    *impl = impl_untrusted(luaL_checkstring(L, 1), luaL_checkstring(L, 2));
    return *impl ? 1 : luaL_error(L, "out of memory");
}

static Impl *door(lua_State *L)
{
    Impl **impl = luaL_checkudata(L, 1, "impl");
    luaL_argcheck(L, *impl, 1, "closed");
    return *impl;
}

static int door_begin(lua_State *L) { return impl_begin(door(L), luaL_checknumber(L, 2), lua_toboolean(L, 3)), 0; }
static int door_printed(lua_State *L) { return lua_pushstring(L, impl_printed(door(L))), 1; }
static int door_save(lua_State *L)
{
    return luaL_fileresult(L, impl_save_record(door(L), luaL_checkstring(L, 2)), lua_tostring(L, 2));
}

static int door_close(lua_State *L)
{
    Impl **impl = luaL_checkudata(L, 1, "impl");
    impl_close(*impl);
    *impl = NULL;
    return 0;
}

/* host.bind(door, functions) -> { name = closure } */
static int host_bind(lua_State *L)
{
    luaL_checkudata(L, 1, "impl");
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_newtable(L);
    for (lua_Integer i = 1; lua_rawgeti(L, 2, i) != LUA_TNIL; i++) {
        lua_getfield(L, -1, "name"); /* impl, description, name */
        lua_insert(L, -2);
        push_function(L);
        lua_remove(L, -2);
        lua_pushvalue(L, 1);
        lua_insert(L, -2);
        lua_pushcclosure(L, call, 2);
        lua_rawset(L, 3);
    }
    lua_pop(L, 1);
    return 1;
}

void lua_impl_open(lua_State *L)
{
    static const luaL_Reg methods[] = {{"begin", door_begin}, {"printed", door_printed}, {"save", door_save}, {"close", door_close}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"trusted", host_trusted}, {"untrusted", host_untrusted}, {"bind", host_bind}, {NULL, NULL}};
    if (luaL_newmetatable(L, "impl")) {
        luaL_newlib(L, methods);
        lua_setfield(L, -2, "__index");
        lua_pushcfunction(L, door_close);
        lua_setfield(L, -2, "__gc");
    }
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
}
