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

/* How a call ended. Everything but FINE leaves no numbers. */
typedef enum {
    FINE,
    UNWRITTEN,     /* reached a TODO: text is "region\nhint" */
    NO_FUNCTION,   /* the file does not define the function named by text */
    REFUSED,       /* a job was handed something impossible; text says what */
    CHANGED_INPUT, /* a const array was written to */
    OUT_OF_BOUNDS, /* outside array `arg`, at `index` */
    CRASHED,       /* signal `signal` */
    RECURSED,      /* the stack ran out */
    EXHAUSTED,     /* there is no memory left within the limit */
    UNDEFINED,     /* a sanitizer's finding, in text */
    HUNG,          /* past its deadline */
    NOISY,         /* printed more than the cap */
    VANISHED,      /* ended without an answer */
    GARBAGE,       /* answered something that is no answer */
    UNLOADABLE,    /* the shared object does not load; text says why */
    UNKNOWN,       /* a record has no such call */
    FORBIDDEN,     /* made a system call that a sandbox refuses; text is its name, or "" */
    /* the worker cannot be started, for a reason in text; never the implementation's fault */
    UNSTARTED,
    OUTCOMES
} Outcome;

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

/* From a fault address to the argument and element of the running call, and to what that means:
 * OUT_OF_BOUNDS, or CHANGED_INPUT for an element of a const array. False, and nothing set, if
 * the address is near none of its arrays. */
bool fence_locate(const void *address, Fault *fault);
