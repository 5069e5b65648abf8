/* wire.c: frames, and how a call and its answer stand in them. What comes from a worker is a
 * stranger's: every length is checked against what is there before anything is read or kept. */
#include "wire.h"
#include <stdlib.h>
#include <string.h>

void frame_clear(Frame *f)
{
    f->at = f->end = 0;
    f->bad = false;
}

void frame_free(Frame *f)
{
    free(f->bytes);
    *f = (Frame){0};
}

void *frame_extend(Frame *f, size_t n)
{
    if (f->bad || n > WIRE_CAP - f->end) {
        f->bad = true;
        return NULL;
    }
    if (f->end + n > f->room) {
        size_t room = f->end + n < 4096 ? 4096 : 2 * (f->end + n);
        unsigned char *grown = realloc(f->bytes, room);
        if (!grown) {
            f->bad = true;
            return NULL;
        }
        f->bytes = grown, f->room = room;
    }
    f->end += n;
    return f->bytes + f->end - n;
}

void frame_put(Frame *f, const void *from, size_t n)
{
    void *to = n ? frame_extend(f, n) : NULL;
    if (to)
        memcpy(to, from, n);
}

void frame_get(Frame *f, void *to, size_t n)
{
    if (f->bad || n > f->end - f->at) {
        memset(to, 0, n);
        f->bad = true;
        return;
    }
    if (n)
        memcpy(to, f->bytes + f->at, n);
    f->at += n;
}

void frame_begin(Frame *f, uint32_t sequence)
{
    frame_clear(f);
    frame_put(f, &(FrameHead){WIRE_MAGIC, sequence, 0}, sizeof(FrameHead));
}

bool frame_finish(Frame *f)
{
    if (f->bad)
        return false;
    uint32_t length = (uint32_t)(f->end - sizeof(FrameHead));
    memcpy(f->bytes + offsetof(FrameHead, length), &length, sizeof length);
    return true;
}

int64_t frame_missing(const Frame *f, uint32_t sequence)
{
    FrameHead head;
    if (f->end < sizeof head)
        return (int64_t)(sizeof head - f->end);
    memcpy(&head, f->bytes, sizeof head);
    if (f->bad || head.magic != WIRE_MAGIC || head.sequence != sequence ||
        head.length > WIRE_CAP - sizeof head)
        return -1;
    int64_t missing = (int64_t)(sizeof head + head.length) - (int64_t)f->end;
    return missing >= 0 ? missing : -1;
}

static void put_u8(Frame *f, int x) { frame_put(f, &(uint8_t){(uint8_t)x}, 1); }
static void put_i32(Frame *f, int x) { frame_put(f, &(int32_t){x}, 4); }
static void put_u64(Frame *f, uint64_t x) { frame_put(f, &x, 8); }

static int get_u8(Frame *f)
{
    uint8_t x;
    frame_get(f, &x, 1);
    return x;
}

static int get_i32(Frame *f)
{
    int32_t x;
    frame_get(f, &x, 4);
    return x;
}

static uint64_t get_u64(Frame *f)
{
    uint64_t x;
    frame_get(f, &x, 8);
    return x;
}

/* A text is a 32-bit length and that many bytes, none of them 0; one that does not fit is no
 * text. */
static void put_text(Frame *f, const char *text)
{
    size_t n = strlen(text);
    put_i32(f, (int)n);
    frame_put(f, text, n);
}

static void get_text(Frame *f, char *to, size_t room)
{
    size_t n = (size_t)get_i32(f);
    *to = '\0';
    if (n >= room) {
        f->bad = true;
        return;
    }
    frame_get(f, to, n);
    to[f->bad ? 0 : n] = '\0';
    if (strlen(to) != n)
        f->bad = true;
}

static bool is_kind(int kind) { return kind && strchr("zidb", kind); }
static bool is_role(int role) { return role && strchr("v<>=", role); }
static bool is_arg(const Arg *a)
{
    return a->kind == KIND_STRUCT ? a->role == ROLE_IN
                                  : is_kind((int)a->kind) && is_role((int)a->role);
}

void wire_put_request(Frame *f, const Call *call)
{
    put_text(f, call->name);
    put_u8(f, (int)call->returns);
    put_u8(f, call->n);
    for (int i = 0; i < call->n; i++) {
        const Arg *a = &call->args[i];
        put_u8(f, (int)a->kind);
        put_u8(f, (int)a->role);
        put_u64(f, a->role == ROLE_VALUE ? a->value.bits : a->count);
    }
    for (int i = 0; i < call->n; i++)
        if (call->args[i].role == ROLE_IN || call->args[i].role == ROLE_INOUT)
            frame_put(f, call->args[i].data, call->args[i].count * kind_size(call->args[i].kind));
}

static void get_array(Frame *f, Arg *a)
{
    size_t most = a->role == ROLE_OUT ? WIRE_CAP : f->end - f->at,
           bytes = a->count * kind_size(a->kind);
    if (a->count > most / kind_size(a->kind) || !(a->data = malloc(bytes + !bytes))) {
        f->bad = true;
        return;
    }
    if (a->role != ROLE_OUT)
        frame_get(f, a->data, bytes);
}

bool wire_get_request(Frame *f, Call *call)
{
    memset(call, 0, sizeof *call);
    get_text(f, call->name, sizeof call->name);
    call->returns = (Kind)get_u8(f);
    int n = get_u8(f);
    if (n > MAX_ARGS || !(call->returns == KIND_VOID || is_kind((int)call->returns)))
        f->bad = true;
    for (call->n = 0; !f->bad && call->n < n; call->n++) {
        Arg *a = &call->args[call->n];
        a->kind = (Kind)get_u8(f), a->role = (Role)get_u8(f);
        if (!is_arg(a))
            f->bad = true;
        if (a->role == ROLE_VALUE)
            a->value.bits = get_u64(f);
        else
            a->count = get_u64(f);
    }
    for (int i = 0; !f->bad && i < call->n; i++)
        if (call->args[i].role != ROLE_VALUE)
            get_array(f, &call->args[i]);
    return !f->bad && f->at == f->end;
}

void call_free(Call *call)
{
    for (int i = 0; i < call->n; i++)
        if (call->args[i].role != ROLE_VALUE)
            free(call->args[i].data);
}

void wire_put_answer(Frame *f, const Call *call, const Fault *fault)
{
    put_u8(f, (int)fault->outcome);
    put_i32(f, fault->arg);
    put_u64(f, (uint64_t)fault->index);
    put_i32(f, fault->signal);
    put_u8(f, fault->frames);
    for (int i = 0; i < fault->frames; i++)
        put_u64(f, fault->frame[i]);
    put_text(f, fault->text);
    if (fault->outcome != FINE)
        return;
    put_u64(f, call->result.bits);
    for (int i = 0; i < call->n; i++)
        if (call->args[i].role == ROLE_OUT || call->args[i].role == ROLE_INOUT)
            frame_put(f, call->args[i].data, call->args[i].count * kind_size(call->args[i].kind));
}

bool wire_get_answer(Frame *f, Call *call, Fault *fault)
{
    *fault = (Fault){.outcome = (Outcome)get_u8(f)};
    fault->arg = get_i32(f);
    fault->index = (long)get_u64(f);
    fault->signal = get_i32(f);
    fault->frames = get_u8(f);
    if (fault->outcome >= OUTCOMES || fault->frames > MAX_FRAMES || fault->arg < -1 ||
        fault->arg >= call->n)
        return false;
    for (int i = 0; i < fault->frames; i++)
        fault->frame[i] = get_u64(f);
    get_text(f, fault->text, sizeof fault->text);
    if (fault->outcome == FINE) {
        call->result.bits = get_u64(f);
        for (int i = 0; i < call->n; i++)
            if (call->args[i].role == ROLE_OUT || call->args[i].role == ROLE_INOUT)
                frame_get(f, call->args[i].data,
                          call->args[i].count * kind_size(call->args[i].kind));
    }
    return !f->bad && f->at == f->end;
}
