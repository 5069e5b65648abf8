/* call.h: a call described by data, and made through libffi with every array inside a fence.
 *
 * A Call carries its own signature, so neither this file nor the worker knows any lesson. During
 * the call each array ends where a page begins that nobody may touch, and begins after a strip
 * of marked numbers. Outputs hold poison until written. Arrays are kept in one fence per
 * process: calls do not nest and do not run in threads. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    KIND_VOID = 'v',
    KIND_SIZE = 'z',
    KIND_INT = 'i',
    KIND_DOUBLE = 'd',
    KIND_BOOL = 'b',
    KIND_STRUCT = 's' /* settings, handed over by their address: an input, counted in bytes */
} Kind;
typedef enum { ROLE_VALUE = 'v', ROLE_IN = '<', ROLE_OUT = '>', ROLE_INOUT = '=' } Role;

typedef union {
    size_t z;
    int i;
    double d;
    bool b;
    uint64_t bits;
} Value;

enum { MAX_ARGS = 24, MAX_NAME = 64, MAX_FRAMES = 12, MAX_TEXT = 512 };

typedef struct {
    Kind kind;
    Role role;
    size_t count; /* elements of an array */
    Value value;  /* of a scalar */
    void *data;   /* of an array: read for IN and INOUT, written for OUT and INOUT */
} Arg;

typedef struct {
    char name[MAX_NAME];
    Kind returns;
    int n;
    Arg args[MAX_ARGS];
    Value result;
} Call;

/* How a call ended, its name outside C, and what happened. Everything but FINE leaves no numbers.
 *   UNWRITTEN      text is "region\nhint"
 *   NO_FUNCTION    text is its name
 *   REFUSED        text says what
 *   OUT_OF_BOUNDS  array `arg`, at `index`
 *   CRASHED        `signal`
 *   UNDEFINED      text is the finding
 *   UNLOADABLE     text says why
 *   FORBIDDEN      text is the system call's name, or ""
 *   UNSTARTED      text says why; never the implementation's fault */
#define EACH_OUTCOME(X)                                                                            \
    X(FINE, "fine", "it gave numbers")                                                             \
    X(UNWRITTEN, "unwritten", "it reached a TODO")                                                 \
    X(NO_FUNCTION, "missing", "it does not define the function")                                   \
    X(REFUSED, "refused", "a job was handed something impossible")                                 \
    X(CHANGED_INPUT, "changed", "it wrote to a const array")                                       \
    X(OUT_OF_BOUNDS, "bounds", "it touched memory outside an array")                               \
    X(CRASHED, "crash", "it crashed")                                                              \
    X(RECURSED, "recursion", "it ran out of stack")                                                \
    X(EXHAUSTED, "exhausted", "it ran out of memory")                                              \
    X(UNDEFINED, "undefined", "a sanitizer found something")                                       \
    X(HUNG, "hang", "no answer came in time")                                                      \
    X(NOISY, "noise", "it printed too much")                                                       \
    X(VANISHED, "exit", "it ended without an answer")                                              \
    X(GARBAGE, "garbage", "it answered something else")                                            \
    X(UNLOADABLE, "unloadable", "the shared object does not load")                                 \
    X(UNKNOWN, "unknown", "the record has no such call")                                           \
    X(FORBIDDEN, "forbidden", "a system call it needs is refused")                                 \
    X(UNSTARTED, "unstarted", "the worker cannot be started")

#define OUTCOME(identifier, name, told) identifier,
typedef enum { EACH_OUTCOME(OUTCOME) OUTCOMES } Outcome;
#undef OUTCOME

const char *outcome_name(Outcome outcome);
const char *outcome_told(Outcome outcome);

typedef struct {
    Outcome outcome;
    int arg;                    /* which argument, or -1 */
    long index;                 /* which element of it; may lie outside */
    int signal;                 /* of CRASHED and VANISHED, else 0 */
    int status;                 /* exit status of VANISHED */
    int frames;                 /* how many return addresses follow */
    uint64_t frame[MAX_FRAMES]; /* offsets into the implementation, innermost first */
    char text[MAX_TEXT];
} Fault;

/* What an unwritten double holds: a NaN with a payload. Arithmetic quiets it but keeps the
 * payload, so an output never written and one computed from an unwritten value can be told
 * apart. The strip before an array holds a second payload. */
#define POISON UINT64_C(0x7ff4a5cea5cea5ce)
#define BEFORE UINT64_C(0x7ff4befabefabefa)
#define QUIET UINT64_C(0x0008000000000000)
#define POISON_INT ((int)0xa5cea5ce)
#define POISON_BOOL 0xce

/* Bytes of one element; 1 of a struct. */
size_t kind_size(Kind kind);

/* Calls `function` as `call` says. False, with a fault, if it came back but had written where it
 * must not. A function that does not come back is the caller's to catch: see fence_locate. */
bool call_function(void (*function)(void), Call *call, Fault *fault);
/* The call that runs was left, and is not run any more. */
void call_left(void);

/* From a fault address to the argument and element of the running call, and to what that means:
 * OUT_OF_BOUNDS, or CHANGED_INPUT for an element of a const array. False, and nothing set, if
 * the address is near none of its arrays. */
bool fence_locate(const void *address, Fault *fault);
