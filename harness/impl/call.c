/* call.c: makes a call through libffi, with a fence around every array: a closed page behind it, a
 * strip of marked numbers before it, poison in what is to be written. What was touched is found
 * when the call is back, or from the address of a fault. */
#include "call.h"
#include <assert.h>
#include <ffi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define NAME(identifier, name, told) name,
#define TOLD(identifier, name, told) told,
const char *outcome_name(Outcome outcome)
{
    return (const char *const[]){EACH_OUTCOME(NAME)}[outcome];
}
const char *outcome_told(Outcome outcome)
{
    return (const char *const[]){EACH_OUTCOME(TOLD)}[outcome];
}

enum { PAGE = 4096, STRIP = 64 };

/* One slot an argument: a closed page, room, a closed page. The array is the last bytes of the
 * room, the strip lies before. */
typedef struct {
    unsigned char *room;
    size_t bytes;
} Slot;

/* A signal handler has to find the running call, so this cannot be passed as an argument. */
static struct {
    Slot slot[MAX_ARGS];
    const Call *running;
} fence;

size_t kind_size(Kind kind)
{
    switch (kind) {
    case KIND_SIZE: return sizeof(size_t);
    case KIND_INT: return sizeof(int);
    case KIND_DOUBLE: return sizeof(double);
    case KIND_BOOL: return sizeof(bool);
    case KIND_STRUCT: return 1;
    default: return 0;
    }
}

static size_t arg_bytes(const Arg *a) { return a->count * kind_size(a->kind); }

static unsigned char *slot_end(int i) { return fence.slot[i].room + fence.slot[i].bytes; }

static unsigned char *slot_array(int i, const Arg *a) { return slot_end(i) - arg_bytes(a); }

static void slot_fit(Slot *slot, size_t bytes)
{
    if (slot->bytes >= bytes + STRIP)
        return;
    if (slot->room)
        munmap(slot->room - PAGE, slot->bytes + 2 * PAGE);
    slot->bytes = (bytes + STRIP + 4 * PAGE - 1) / PAGE * PAGE;
    unsigned char *all =
        mmap(NULL, slot->bytes + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect(all + PAGE, slot->bytes, PROT_READ | PROT_WRITE))
        fprintf(stderr, "no memory for an array of %zu bytes\n", bytes), abort();
    slot->room = all + PAGE;
}

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
/* The sanitized worker can name the line of a stray access, so there the strip and the const
 * arrays are closed as well. */
static void slot_close(int i, const Arg *a)
{
    ASAN_POISON_MEMORY_REGION(slot_array(i, a) - STRIP, STRIP);
    if (a->role == ROLE_IN)
        mprotect(fence.slot[i].room, fence.slot[i].bytes, PROT_READ);
}
static void slot_open(int i, const Arg *a)
{
    mprotect(fence.slot[i].room, fence.slot[i].bytes, PROT_READ | PROT_WRITE);
    ASAN_UNPOISON_MEMORY_REGION(slot_array(i, a) - STRIP, STRIP);
}
#else
static void slot_close(int i, const Arg *a) { (void)i, (void)a; }
static void slot_open(int i, const Arg *a) { (void)i, (void)a; }
#endif

static void fill_words(unsigned char *to, uint64_t word, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        to[i] = (unsigned char)(word >> 8 * (i % 8));
}

static void fill_poison(unsigned char *to, const Arg *a)
{
    if (a->kind == KIND_DOUBLE)
        fill_words(to, POISON, arg_bytes(a));
    else if (a->kind == KIND_INT)
        fill_words(to, (POISON & UINT32_MAX) | POISON << 32, arg_bytes(a));
    else
        memset(to, POISON_BOOL, arg_bytes(a));
}

static unsigned char *fence_in(int i, const Arg *a)
{
    slot_fit(&fence.slot[i], arg_bytes(a));
    unsigned char *array = slot_array(i, a);
    fill_words(array - STRIP, BEFORE, STRIP);
    if (a->role == ROLE_OUT)
        fill_poison(array, a);
    else
        memcpy(array, a->data, arg_bytes(a));
    slot_close(i, a);
    return array;
}

/* The element before the array that was written to nearest to it, as a negative index; 0 if none
 * was. */
static long strip_touched(const unsigned char *array, size_t size)
{
    unsigned char strip[STRIP];
    fill_words(strip, BEFORE, STRIP);
    for (size_t back = 1; back <= STRIP; back++)
        if (array[-(ptrdiff_t)back] != strip[STRIP - back])
            return -(long)((back + size - 1) / size);
    return 0;
}

static bool fence_out(int i, Arg *a, Fault *fault)
{
    slot_open(i, a);
    const unsigned char *array = slot_array(i, a);
    long before = strip_touched(array, kind_size(a->kind));
    if (before) {
        *fault = (Fault){.outcome = OUT_OF_BOUNDS, .arg = i, .index = before};
        return false;
    }
    if (a->role != ROLE_IN) {
        memcpy(a->data, array, arg_bytes(a));
        return true;
    }
    for (size_t b = 0; b < arg_bytes(a); b++)
        if (array[b] != ((unsigned char *)a->data)[b]) {
            *fault = (Fault){
                .outcome = CHANGED_INPUT, .arg = i, .index = (long)(b / kind_size(a->kind))};
            return false;
        }
    return true;
}

bool fence_locate(const void *address, Fault *fault)
{
    const unsigned char *at = address;
    for (int i = 0; fence.running && i < fence.running->n; i++) {
        const Arg *a = &fence.running->args[i];
        if (a->role == ROLE_VALUE || at < fence.slot[i].room - PAGE || at >= slot_end(i) + PAGE)
            continue;
        long size = (long)kind_size(a->kind), off = at - slot_array(i, a);
        fault->arg = i;
        fault->index = off >= 0 ? off / size : -((-off + size - 1) / size);
        fault->outcome = off >= 0 && off / size < (long)a->count ? CHANGED_INPUT : OUT_OF_BOUNDS;
        return true;
    }
    return false;
}

static ffi_type *ffi_of(Kind kind)
{
    switch (kind) {
    case KIND_SIZE: return sizeof(size_t) == 8 ? &ffi_type_uint64 : &ffi_type_uint32;
    case KIND_INT: return &ffi_type_sint;
    case KIND_DOUBLE: return &ffi_type_double;
    case KIND_BOOL: return &ffi_type_uint8;
    default: return &ffi_type_void;
    }
}

/* libffi widens a small integer result to a whole ffi_arg, whose upper bytes mean nothing. */
static Value narrow(Kind kind, Value wide)
{
    return kind == KIND_INT    ? (Value){.i = wide.i}
           : kind == KIND_BOOL ? (Value){.z = (wide.bits & 0xff) != 0}
                               : wide;
}

void call_left(void) { fence.running = NULL; }

bool call_function(void (*function)(void), Call *call, Fault *fault)
{
    ffi_cif cif;
    ffi_type *types[MAX_ARGS];
    void *values[MAX_ARGS], *arrays[MAX_ARGS];
    union {
        ffi_arg raw;
        Value value;
    } result = {.value.bits = 0};
    for (int i = 0; i < call->n; i++) {
        Arg *a = &call->args[i];
        bool scalar = a->role == ROLE_VALUE;
        types[i] = scalar ? ffi_of(a->kind) : &ffi_type_pointer;
        arrays[i] = scalar ? NULL : fence_in(i, a);
        values[i] = scalar ? (void *)&a->value : (void *)&arrays[i];
    }
    ffi_status prepared =
        ffi_prep_cif(&cif, FFI_DEFAULT_ABI, (unsigned)call->n, ffi_of(call->returns), types);
    assert(prepared == FFI_OK && "every kind has a libffi type");
    (void)prepared;
    fence.running = call;
    ffi_call(&cif, function, &result, values);
    fence.running = NULL;
    call->result = narrow(call->returns, result.value);
    *fault = (Fault){.outcome = FINE, .arg = -1};
    bool fine = true;
    for (int i = 0; i < call->n; i++)
        if (call->args[i].role != ROLE_VALUE)
            fine =
                fine ? fence_out(i, &call->args[i], fault) : (slot_open(i, &call->args[i]), false);
    return fine;
}
