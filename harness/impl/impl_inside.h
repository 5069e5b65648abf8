/* impl_inside.h: what a handle is made of, for impl.c and untrusted.c. */
#pragma once
#include "../sandbox/process.h"
#include "impl.h"
#include "record.h"
#include "transcript.h"
#include "wire.h"

enum { KEPT = 2048, NUMBERS = 64, INBOX = 1 << 16 };

typedef struct {
    Process process;
    int to, from, prints;
    uint32_t sequence; /* of the request that is being answered */
} Worker;

/* Calls that were made already, as a transcript has them: those before `same` gave its answers, and
 * if `held` the next one was made too, and has come to `how`. `asked`: the call that is asked for
 * next. */
typedef struct {
    const Transcript *transcript; /* NULL: none */
    size_t same, asked;
    bool held;
    Outcome how;
} Ahead;

struct Impl {
    char *so;
    Frame request, answer;
    /* trusted */
    void *library;
    Record *record;         /* of earlier answers, or NULL */
    Record *recorded;       /* where answers are remembered, or NULL */
    Transcript *transcript; /* where calls are written down, or NULL */
    /* untrusted */
    Sandbox *sandbox;
    bool threads;
    Worker worker;
    Frame sending;              /* requests, from .at on */
    unsigned char inbox[INBOX]; /* what has come, and is no answer yet */
    size_t inbox_at, inbox_end;
    Ahead ahead;
    bool careful;                     /* no call is made before the answer to the last is known */
    Transcript history;               /* until it is careful: what its worker was asked */
    double cpu_s, begun;              /* of the scenario: its share, and when it began */
    double answered;                  /* seconds until the answers that it has given */
    double cpu_before, queued_before; /* of the worker; of it and this process */
    double ended;                     /* CPU seconds of the workers that have ended */
    double at_most;                   /* that all may have taken in the end, or 0 */
    char printed[KEPT + 1];
    size_t printed_n;
    ImplHeard *heard; /* who listens to what is printed, or NULL */
    void *listener;
    uint32_t number[NUMBERS]; /* for the requests that come next, those before `numbers` */
    int numbers;
};

bool untrusted_call(Impl *impl, Call *call, Fault *fault);
/* Ends its worker, and gives back what this needs only for workers. */
void untrusted_close(Impl *impl);
