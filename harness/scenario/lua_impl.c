/* lua_impl.c: an implementation's functions as closures that Lua calls. What comes back is a table
 * of outputs; a fault, and a poisoned number among the outputs, is an error with a table. */
#include "lua_impl.h"
#include "../impl/impl.h"
#include "lua_call.h"
#include "lua_sandbox.h"
#include <lauxlib.h>
#include <string.h>

/* ---- from a Call's outputs, or its fault, back to Lua ---- */

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value), lua_setfield(L, -2, key);
}
static void set_integer(lua_State *L, const char *key, lua_Integer value)
{
    lua_pushinteger(L, value), lua_setfield(L, -2, key);
}

static int raise(lua_State *L, const Function *f, const char *outcome, const Fault *fault)
{
    lua_newtable(L);
    set_string(L, "outcome", outcome);
    set_string(L, "fn", f->name);
    if (fault->arg >= 0 && fault->arg < f->n) {
        const Param *p = &f->param[fault->arg];
        const Field *field = lua_call_field(f, p, fault->index);
        set_string(L, "argument", p->name);
        if (field)
            set_string(L, "field", field->name);
    }
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
    return bits == POISON                       ? "unset"
           : bits == (POISON | QUIET)           ? "added"
           : (bits | QUIET) == (BEFORE | QUIET) ? "before"
                                                : NULL;
}

static void push_element(lua_State *L, Kind kind, const void *at)
{
    switch (kind) {
    case KIND_DOUBLE: lua_pushnumber(L, *(const double *)at); break;
    case KIND_INT: lua_pushinteger(L, *(const int *)at); break;
    case KIND_BOOL: lua_pushboolean(L, *(const unsigned char *)at != 0); break;
    case KIND_SIZE: lua_pushinteger(L, (lua_Integer) * (const size_t *)at); break;
    case KIND_STRUCT: /* an input */
    case KIND_VOID: lua_pushnil(L); break;
    }
}

static const unsigned char *push_array(lua_State *L, const Function *f, const Call *call,
                                       const Param *p, int depth, const unsigned char *at)
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
    Call c;
    Fault fault;
    lua_call_read(L, f, &c);
    if (!*impl)
        return lua_call_wrong(L, f, "the implementation is closed");
    if (!impl_call(*impl, &c, &fault) && fault.outcome == UNSTARTED)
        return lua_pushstring(L, fault.text), lua_error(L);
    if (fault.outcome != FINE)
        return raise(L, f, outcome_name(fault.outcome), &fault);
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

/* ---- handles ---- */

enum { ITS_SANDBOX = 1, ITS_TRANSCRIPT, OUTLIVE_IT = 2 }; /* user values of a handle */

static Impl **push_handle(lua_State *L)
{
    Impl **impl = lua_newuserdatauv(L, sizeof *impl, OUTLIVE_IT);
    *impl = NULL;
    luaL_setmetatable(L, "impl");
    return impl;
}

static int host_trusted(lua_State *L)
{
    char why[MAX_TEXT] = "out of memory";
    Impl **impl = push_handle(L);
    *impl = impl_trusted(luaL_optstring(L, 1, NULL), luaL_optstring(L, 2, NULL), why);
    return *impl ? 1 : luaL_error(L, "%s", why);
}

static int host_untrusted(lua_State *L)
{
    Sandbox *sandbox = lua_sandbox_at(L, 1);
    const char *so = luaL_checkstring(L, 2);
    Impl **impl = push_handle(L);
    *impl = impl_untrusted(sandbox, so);
    lua_pushvalue(L, 1), lua_setiuservalue(L, -2, ITS_SANDBOX);
    return *impl ? 1 : luaL_error(L, "out of memory");
}

static Impl *handle(lua_State *L)
{
    Impl **impl = luaL_checkudata(L, 1, "impl");
    luaL_argcheck(L, *impl, 1, "closed");
    return *impl;
}

static int handle_begin(lua_State *L)
{
    return impl_begin(handle(L), luaL_checknumber(L, 2), lua_toboolean(L, 3)), 0;
}
static int handle_bound(lua_State *L) { return impl_bound(handle(L), luaL_checknumber(L, 2)), 0; }
static int handle_spent(lua_State *L) { return lua_pushnumber(L, impl_spent(handle(L))), 1; }
static int handle_allow_threads(lua_State *L) { return impl_allow_threads(handle(L)), 0; }
static int handle_printed(lua_State *L) { return lua_pushstring(L, impl_printed(handle(L))), 1; }
/* What a function of Lua's makes of it is its own affair: an error of its is dropped. */
static void heard(void *L, const Impl *impl, const char *bytes, size_t n)
{
    if (!lua_checkstack(L, 3))
        return;
    lua_rawgetp(L, LUA_REGISTRYINDEX, impl);
    lua_pushlstring(L, bytes, n);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK)
        lua_pop(L, 1);
}

/* handle:listen(f): f(bytes) for whatever is printed, as it comes; nil for nobody. */
static int handle_listen(lua_State *L)
{
    Impl *impl = handle(L);
    lua_settop(L, 2);
    impl_listen(impl, lua_isnil(L, 2) ? NULL : heard, L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, impl);
    return 0;
}
static int handle_record(lua_State *L)
{
    return impl_begin_record(handle(L)) ? 0 : luaL_error(L, "out of memory");
}
static int handle_save(lua_State *L)
{
    return luaL_fileresult(L, impl_save_record(handle(L), luaL_checkstring(L, 2)),
                           lua_tostring(L, 2));
}

static int host_transcript(lua_State *L)
{
    Transcript *t = lua_newuserdatauv(L, sizeof *t, 0);
    *t = (Transcript){0};
    return luaL_setmetatable(L, "transcript"), 1;
}

/* handle:write_down(transcript): every call from here on, as its next case; nil: no more. */
static int handle_write_down(lua_State *L)
{
    Impl *impl = handle(L);
    Transcript *t = lua_isnil(L, 2) ? NULL : luaL_checkudata(L, 2, "transcript");
    if (t)
        transcript_case(t);
    impl_write_down(impl, t);
    return lua_setiuservalue(L, 1, ITS_TRANSCRIPT), 0;
}

/* handle:agrees(transcript, case) -> the first case from there on that is otherwise, or the number
 * behind the last one's: see impl_agrees. */
static int handle_agrees(lua_State *L)
{
    Impl *impl = handle(L);
    const Transcript *t = luaL_checkudata(L, 2, "transcript");
    size_t first = (size_t)luaL_checkinteger(L, 3) - 1;
    lua_pushvalue(L, 2), lua_setiuservalue(L, 1, ITS_TRANSCRIPT);
    return lua_pushinteger(L, (lua_Integer)impl_agrees(impl, t, first) + 1), 1;
}

static int transcript_gc(lua_State *L)
{
    return transcript_free(luaL_checkudata(L, 1, "transcript")), 0;
}

static int handle_close(lua_State *L)
{
    Impl **impl = luaL_checkudata(L, 1, "impl");
    if (*impl)
        lua_pushnil(L), lua_rawsetp(L, LUA_REGISTRYINDEX, *impl);
    impl_close(*impl);
    *impl = NULL;
    return 0;
}

/* host.bind(handle, functions) -> { name = closure } */
static int host_bind(lua_State *L)
{
    luaL_checkudata(L, 1, "impl");
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    lua_newtable(L);
    for (lua_Integer i = 1; lua_rawgeti(L, 2, i) != LUA_TNIL; i++) {
        lua_getfield(L, -1, "name"); /* impl, description, name */
        lua_insert(L, -2);
        lua_call_describe(L);
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
    static const luaL_Reg methods[] = {{"begin", handle_begin},
                                       {"bound", handle_bound},
                                       {"spent", handle_spent},
                                       {"printed", handle_printed},
                                       {"listen", handle_listen},
                                       {"record", handle_record},
                                       {"save", handle_save},
                                       {"write_down", handle_write_down},
                                       {"agrees", handle_agrees},
                                       {"close", handle_close},
                                       {"allow_threads", handle_allow_threads},
                                       {NULL, NULL}};
    static const luaL_Reg functions[] = {{"trusted", host_trusted},
                                         {"untrusted", host_untrusted},
                                         {"bind", host_bind},
                                         {"transcript", host_transcript},
                                         {NULL, NULL}};
    if (luaL_newmetatable(L, "impl")) {
        luaL_newlib(L, methods);
        lua_setfield(L, -2, "__index");
        lua_pushcfunction(L, handle_close);
        lua_setfield(L, -2, "__gc");
    }
    luaL_newmetatable(L, "transcript");
    lua_pushcfunction(L, transcript_gc);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 2);
    luaL_setfuncs(L, functions, 0);
    lua_createtable(L, OUTCOMES, 0);
    for (int i = 0; i < OUTCOMES; i++)
        lua_pushstring(L, outcome_name((Outcome)i)), lua_rawseti(L, -2, i + 1);
    lua_setfield(L, -2, "outcomes");
    lua_createtable(L, 0, 6);
    set_integer(L, "args", MAX_ARGS), set_integer(L, "fields", MAX_FIELDS);
    set_integer(L, "letters", MAX_NAME - 1), set_integer(L, "rank", MAX_RANK);
    set_integer(L, "memory_mb", WORKER_MEMORY_MB), set_integer(L, "print_mb", WORKER_PRINT_MB);
    lua_setfield(L, -2, "limits");
}
