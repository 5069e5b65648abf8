/* transcript.h: what an implementation was asked, case by case, and what it answered.
 *
 * A scenario is a function of the answers it gets: an implementation that gives the same answers,
 * to the last bit, to the same calls has the same numbers, and the scenario need not be run to know
 * it. Where there is no more room a transcript ends, and `bytes.bad` says so. */
#pragma once
#include "wire.h"

typedef struct {
    size_t calls, calls_room;
    size_t *end; /* of request and answer, in turn */
    size_t cases, cases_room;
    size_t *first; /* call of each case */
    Frame bytes;
} Transcript;

void transcript_free(Transcript *t);

/* The calls that follow are another case's. */
void transcript_case(Transcript *t);
/* Writes a call down, if there is room. */
void transcript_put(Transcript *t, const Frame *request, const Frame *answer);

/* The bytes of call `i`, which stay the transcript's. */
Frame transcript_request(const Transcript *t, size_t i);
Frame transcript_answer(const Transcript *t, size_t i);

/* The cases that are whole, their calls, and the first call of one, `c` ≤ the cases. */
size_t transcript_cases(const Transcript *t);
size_t transcript_calls(const Transcript *t);
size_t transcript_first(const Transcript *t, size_t c);
