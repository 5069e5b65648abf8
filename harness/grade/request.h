/* request.h: what the pool and a grader say to one another, over two pipes.
 *
 * The pool sends a request for each pupil: whose submission it is and where it lies. The grader
 * replies with what came of it. Both number their frames (impl/wire.h) from 1 on, so that an
 * answer belongs to the request it was sent for. */
#pragma once
#include "../impl/wire.h"
#include "pupils.h"

typedef enum { GRADED, STANDS, NOT_JUDGED } Done;

typedef struct {
    /* CPU seconds: in the grader itself, in compilers and linkers, in all else that it has
     * started */
    double judging, tools, workers;
} Spent;

typedef struct {
    Done done;
    Spent spent;
    size_t judged; /* files that had no report yet */
    bool left_out; /* something of the submission that may matter */
    char *remarks; /* lines; the receiver's to free */
} Reply;

/* The pool's side. Receiving reads once: `whole` says whether the reply has come to its end.
 * False if the grader is gone. */
bool request_send(int fd, uint32_t number, const Pupil *pupil);
bool reply_receive(int fd, Frame *coming, uint32_t number, Reply *reply, bool *whole);

/* The grader's side. A request is waited for; false when there are no more. */
bool request_receive(int fd, Frame *coming, uint32_t number, Pupil *pupil);
void request_free(Pupil *pupil);
bool reply_send(int fd, Frame *going, uint32_t number, const Reply *reply);
