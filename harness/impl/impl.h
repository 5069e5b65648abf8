/* impl.h: a handle to any implementation, wherever it runs.
 *
 *   trusted      the reference or a known mistake: in this process, or out of a record of what
 *                it once answered
 *   untrusted    a reader's file: in a worker, which is started when first called and again
 *                after every fault
 * Calls are made one at a time. Use impl_begin before each scenario: it starts the clock of the
 * deadline. */
#pragma once
#include "../sandbox/sandbox.h"
#include "call.h"
#include "transcript.h"

typedef struct Impl Impl;

/* What a worker may use of memory, and print between two impl_begin. */
enum { WORKER_MEMORY_MB = 192, WORKER_PRINT_MB = 16 };

/* An implementation in this process. `record` is consulted first, `so` loaded when it has no
 * answer; either may be NULL, and a record that cannot be read is an error. NULL with a message
 * in `why`. */
Impl *impl_trusted(const char *record, const char *so, char why[MAX_TEXT]);

/* An implementation in a worker. `sandbox` is one of workers and outlives this, `so` what they
 * load. */
Impl *impl_untrusted(Sandbox *sandbox, const char *so);

/* From its next worker on an untrusted implementation may start threads; never where it is
 * judged. */
void impl_allow_threads(Impl *impl);

/* A sandbox of workers, of the build in `root`, plain or sanitized; they may read `readable`, where
 * implementations are. NULL if there is no memory. */
Sandbox *impl_sandbox(Backend backend, const char *root, bool sanitized, const char *readable);

void impl_close(Impl *impl);

/* A new scenario: `cpu_s` of CPU time, as much of sleep, and a hundred times that on the clock. A
 * worker starts afresh, so nothing kept from an earlier call is left, unless `keep` says that it
 * may go on. */
void impl_begin(Impl *impl, double cpu_s, bool keep);

/* Makes the call. False with a fault if there are no numbers; the arrays of `call` then hold
 * nothing of use. */
bool impl_call(Impl *impl, Call *call, Fault *fault);

/* From here on a trusted implementation's calls are written down, into the transcript's last case;
 * NULL: no more. */
void impl_write_down(Impl *impl, Transcript *transcript);

/* Asks an untrusted implementation what the transcript asks from case `first` on, as far as it
 * gives the same answers to the last bit, and in time. Returns the first case, from 0, in which it
 * does not, or their number. The calls that come next must be that case's again, and are answered
 * out of what was asked already: each call is made once, and none but those. The transcript
 * outlives them.
 *
 * Calls are sent many at a time. Where one then differs, or prints, those behind it may have been
 * made, so the worker is ended, another one is brought to where it was, and is asked one call at a
 * time from there on. */
size_t impl_agrees(Impl *impl, const Transcript *transcript, size_t first);

/* What an untrusted implementation has printed since impl_begin, cut at a few lines; "" for a
 * trusted one. */
const char *impl_printed(const Impl *impl);

/* From here on whatever an untrusted implementation prints is handed to `heard` as it comes, while
 * a call still runs, and is not kept; NULL for nobody. `heard` makes no call of its own. */
typedef void ImplHeard(void *self, const Impl *impl, const char *bytes, size_t n);
void impl_listen(Impl *impl, ImplHeard *heard, void *self);

/* The CPU seconds that all its workers have taken. */
double impl_spent(const Impl *impl);

/* From here on all scenarios together have `cpu_s` of CPU time, however much each is given. */
void impl_bound(Impl *impl, double cpu_s);

/* From here on a trusted implementation's answers are remembered, for impl_save_record; without
 * this a call costs no more than the call. False if there is no memory. */
bool impl_begin_record(Impl *impl);

/* Writes every answer that was remembered to `path`, by rename. False with errno. */
bool impl_save_record(const Impl *impl, const char *path);
