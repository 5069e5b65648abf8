/* wire.h: frames between the trusted side and a worker. protocol.md describes them byte by byte.
 *
 * A frame is a head (magic, sequence number, length) and a body. Reading past a body's end gives
 * zeros and sets `bad`, so a reader checks once, at the end. Buffers grow up to WIRE_CAP; a body
 * that would be longer is `bad` too. */
#pragma once
#include "call.h"

enum { WIRE_MAGIC = 0x31435341, WIRE_CAP = 16 << 20 };

typedef struct {
    uint32_t magic, sequence, length;
} FrameHead;

typedef struct {
    unsigned char *bytes;
    size_t at, end, room;
    bool bad;
} Frame;

void frame_clear(Frame *f);
void frame_free(Frame *f);
void frame_put(Frame *f, const void *from, size_t n);
void frame_get(Frame *f, void *to, size_t n);

/* A whole frame, head and body, in one buffer: begin, put the body, finish. False if the body is
 * too long. */
void frame_begin(Frame *f, uint32_t sequence);
bool frame_finish(Frame *f);
/* How many bytes a frame that is coming in still lacks, at least; 0 when it is whole, less when
 * it is no frame or too long. */
int64_t frame_missing(const Frame *f, uint32_t sequence);

/* Sandbox for n more bytes at the end, which the caller fills; NULL if there is none. */
void *frame_extend(Frame *f, size_t n);

/* A request: the call's name, signature, scalars and input arrays. */
void wire_put_request(Frame *f, const Call *call);
/* Its reading. Arrays get memory of their own, given back by call_free. False if the body is not
 * a request. */
bool wire_get_request(Frame *f, Call *call);
void call_free(Call *call);

/* An answer: the fault, and if it is FINE the result and the output arrays. */
void wire_put_answer(Frame *f, const Call *call, const Fault *fault);
/* Its reading into the arrays of `call`. False if the body is not an answer to it. */
bool wire_get_answer(Frame *f, Call *call, Fault *fault);
