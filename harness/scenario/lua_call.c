/* lua_call.c: from a table of named arguments to a Call. Sizes follow from the arrays and must
 * agree; whatever does not fit the contract is an error that names function and argument. */
#include "lua_call.h"
#include <lauxlib.h>
#include <string.h>

/* What a call knows of its sizes: their values and the parameter that showed them first; -1
 * while unknown. */
typedef struct {
    long value[MAX_ARGS];
    int from[MAX_ARGS];
} Sizes;

/* ---- a function's description, from contract.read's table ---- */

static Kind kind_of(const char *word)
{
    static const struct {
        const char *word;
        Kind kind;
    } kinds[] = {{"void", KIND_VOID},     {"size_t", KIND_SIZE}, {"int", KIND_INT},
                 {"double", KIND_DOUBLE}, {"bool", KIND_BOOL},   {"struct", KIND_STRUCT}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(word, kinds[i].word))
            return kinds[i].kind;
    return KIND_VOID;
}

static Role role_of(const char *word)
{
    return !strcmp(word, "value") ? ROLE_VALUE
           : !strcmp(word, "in")  ? ROLE_IN
           : !strcmp(word, "out") ? ROLE_OUT
                                  : ROLE_INOUT;
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

static size_t rounded_up(size_t n, size_t to) { return (n + to - 1) / to * to; }

/* Lays the fields of the table on top out as C does: a scalar stands at a multiple of its size, and
 * a struct ends at a multiple of its largest. */
static void read_fields(lua_State *L, Function *f, Param *p)
{
    size_t widest = 1;
    p->first = f->fields;
    p->fields = (int)lua_rawlen(L, -1);
    luaL_argcheck(L, f->fields + p->fields <= MAX_FIELDS, 2, "too many fields");
    for (int i = 1; i <= p->fields; i++) {
        Field *field = &f->field[f->fields++];
        char word[MAX_NAME];
        lua_rawgeti(L, -1, i);
        copy_field(L, "name", field->name, sizeof field->name);
        copy_field(L, "kind", word, sizeof word);
        lua_pop(L, 1);
        field->kind = kind_of(word);
        size_t size = kind_size(field->kind);
        field->at = rounded_up(p->bytes, size);
        p->bytes = field->at + size;
        widest = size > widest ? size : widest;
    }
    p->bytes = rounded_up(p->bytes, widest);
}

const Field *lua_call_field(const Function *f, const Param *p, long at)
{
    for (int i = p->first; i < p->first + p->fields; i++) {
        long from = (long)f->field[i].at;
        if (at >= from && at < from + (long)kind_size(f->field[i].kind))
            return &f->field[i];
    }
    return NULL;
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
    luaL_argcheck(L, p->rank <= MAX_RANK, 2, "too many dimensions");
    for (int d = 0; d < p->rank; d++) {
        lua_rawgeti(L, -1, d + 1);
        p->dim[d] = param_index(f, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    if (p->kind == KIND_STRUCT) {
        lua_getfield(L, -1, "fields");
        read_fields(L, f, p);
        lua_pop(L, 1);
    }
    f->n++;
}

void lua_call_describe(lua_State *L)
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

int lua_call_wrong(lua_State *L, const Function *f, const char *format, ...)
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
        lua_call_wrong(L, f, "takes one table of named arguments, found %s", luaL_typename(L, 1));
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(no name)";
        int i = param_index(f, name);
        if (i < 0)
            lua_call_wrong(L, f, "has no argument '%s'", name);
        if (f->param[i].role == ROLE_OUT)
            lua_call_wrong(L, f, "%s is an output and cannot be given", name);
    }
}

static void learn_size(lua_State *L, const Function *f, Sizes *s, int dim, long value, int from)
{
    if (s->value[dim] < 0)
        s->value[dim] = value, s->from[dim] = from;
    else if (s->value[dim] != value)
        lua_call_wrong(L, f, "%s has %d where %s is %d (from %s)", f->param[from].name, (int)value,
                       f->param[dim].name, (int)s->value[dim], f->param[s->from[dim]].name);
}

/* Walks the nested table on top down to depth `rank`, learning every dimension on the way. */
static void learn_shape(lua_State *L, const Function *f, Sizes *s, int i, int depth)
{
    const Param *p = &f->param[i];
    if (lua_type(L, -1) != LUA_TTABLE)
        lua_call_wrong(L, f, "%s must be an array of %d dimension%s, found %s", p->name, p->rank,
                       p->rank > 1 ? "s" : "", luaL_typename(L, -1));
    long n = (long)lua_rawlen(L, -1);
    learn_size(L, f, s, p->dim[depth], n, i);
    for (long k = 1; depth + 1 < p->rank && k <= n; k++) {
        lua_rawgeti(L, -1, k);
        learn_shape(L, f, s, i, depth + 1);
        lua_pop(L, 1);
    }
}

static lua_Integer whole(lua_State *L, const Function *f, const char *name, lua_Integer least,
                         lua_Integer most)
{
    int is = 0;
    lua_Integer z = lua_type(L, -1) == LUA_TNUMBER ? lua_tointegerx(L, -1, &is) : 0;
    if (!is || z < least || z > most)
        lua_call_wrong(L, f, "%s must be a whole number%s, found %s", name,
                       least == 0 ? " ≥ 0" : " of 32 bits", luaL_tolstring(L, -1, NULL));
    return z;
}

/* The Lua value on top, called `name`, as one element of kind `kind`, written to `to`. */
static void read_element(lua_State *L, const Function *f, const char *name, Kind kind, void *to)
{
    if (kind == KIND_DOUBLE) {
        if (lua_type(L, -1) != LUA_TNUMBER)
            lua_call_wrong(L, f, "%s must be a number, found %s", name,
                           luaL_tolstring(L, -1, NULL));
        *(double *)to = lua_tonumber(L, -1);
    } else if (kind == KIND_BOOL) {
        if (lua_type(L, -1) != LUA_TBOOLEAN)
            lua_call_wrong(L, f, "%s must be true or false, found %s", name,
                           luaL_tolstring(L, -1, NULL));
        *(bool *)to = lua_toboolean(L, -1);
    } else if (kind == KIND_INT)
        *(int *)to = (int)whole(L, f, name, INT32_MIN, INT32_MAX);
    else
        *(size_t *)to = (size_t)whole(L, f, name, 0, INT64_MAX);
}

/* The table of settings on top as the bytes of their struct. A name that is no field is told
 * before one that is missing: it may be that one, misspelt. */
static void read_struct(lua_State *L, const Function *f, const Param *p, unsigned char *to)
{
    if (lua_type(L, -1) != LUA_TTABLE)
        lua_call_wrong(L, f, "%s must be a table of settings, found %s", p->name,
                       luaL_typename(L, -1));
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "(no name)";
        int i = p->first;
        while (i < p->first + p->fields && strcmp(f->field[i].name, name))
            i++;
        if (i == p->first + p->fields)
            lua_call_wrong(L, f, "%s has no field '%s'", p->name, name);
    }
    memset(to, 0, p->bytes);
    for (int i = p->first; i < p->first + p->fields; i++) {
        const Field *field = &f->field[i];
        const char *name = lua_pushfstring(L, "%s.%s", p->name, field->name);
        if (lua_getfield(L, -2, field->name) == LUA_TNIL)
            lua_call_wrong(L, f, "%s is missing", name);
        read_element(L, f, name, field->kind, to + field->at);
        lua_pop(L, 2);
    }
}

static unsigned char *read_elements(lua_State *L, const Function *f, const Param *p, int depth,
                                    unsigned char *to)
{
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (lua_Integer k = 1; k <= n; k++) {
        lua_rawgeti(L, -1, k);
        if (depth + 1 < p->rank)
            to = read_elements(L, f, p, depth + 1, to);
        else
            read_element(L, f, p->name, p->kind, to), to += kind_size(p->kind);
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
            lua_call_wrong(L, f, "%s is missing", p->name);
        if (given && p->role == ROLE_VALUE && p->kind == KIND_SIZE)
            learn_size(L, f, s, i, (long)whole(L, f, p->name, 0, INT64_MAX), i);
        else if (given && p->role != ROLE_VALUE && p->kind != KIND_STRUCT)
            learn_shape(L, f, s, i, 0);
        lua_pop(L, 1);
    }
}

/* Fills argument i. An array's memory is a userdata left on the stack, so that it lives as long
 * as the call. */
static void read_arg(lua_State *L, const Function *f, const Sizes *s, int i, Arg *a)
{
    const Param *p = &f->param[i];
    *a = (Arg){.kind = p->kind, .role = p->role, .count = 1};
    if (p->role == ROLE_VALUE) {
        if (lua_getfield(L, 1, p->name) != LUA_TNIL)
            read_element(L, f, p->name, p->kind, &a->value);
        else if (p->kind == KIND_SIZE && s->value[i] >= 0)
            a->value.z = (size_t)s->value[i];
        else
            lua_call_wrong(L, f, "%s is missing", p->name);
        lua_pop(L, 1);
        return;
    }
    if (p->kind == KIND_STRUCT)
        a->count = p->bytes;
    for (int d = 0; d < p->rank; d++) {
        if (s->value[p->dim[d]] < 0)
            lua_call_wrong(L, f, "%s is missing, and no array shows it", f->param[p->dim[d]].name);
        a->count *= (size_t)s->value[p->dim[d]];
    }
    a->data = lua_newuserdatauv(L, a->count * kind_size(a->kind) + 1, 0);
    if (p->role != ROLE_OUT) {
        lua_getfield(L, 1, p->name);
        if (p->kind == KIND_STRUCT)
            read_struct(L, f, p, a->data);
        else
            read_elements(L, f, p, 0, a->data);
        lua_pop(L, 1);
    }
}

void lua_call_read(lua_State *L, const Function *f, Call *call)
{
    Sizes sizes;
    *call = (Call){.returns = f->returns, .n = f->n};
    memcpy(call->name, f->name, sizeof call->name);
    luaL_checkstack(L, MAX_ARGS + 16, f->name);
    lua_settop(L, 1);
    check_names(L, f);
    learn_sizes(L, f, &sizes);
    for (int i = 0; i < f->n; i++)
        read_arg(L, f, &sizes, i, &call->args[i]);
}
